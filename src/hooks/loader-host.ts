import type { OwnLoads } from './own-loads.ts';
import type { Patches } from './patches.ts';

export type PackageTarget = {
  /** Files to patch beside the main file: `package/path`, with forward slashes. */
  readonly files: ReadonlySet<string>;
  /**
   * Called before code of the package runs; true when its modules are to be patched.
   *
   * @param folder of this copy of the package
   */
  readonly wake: (folder?: string) => boolean;
};

/** How a library was met. */
export type Meeting = 'patched' | 'loaded too early' | 'not hookable';

/** What the hooks need of the outside; of a library they know nothing more. */
export type LoaderHost = {
  readonly packages: ReadonlyMap<string, PackageTarget>;
  /** Builtins by every spelling (`http`, `node:http`) → plain name. */
  readonly builtins: ReadonlyMap<string, string>;
  /** Packages whose ES module entry only wraps the CommonJS files. */
  readonly thinEsModules: ReadonlySet<string>;
  /** Packages that are real ES modules, looked for at the start where no synchronous hooks are. */
  readonly realEsModules: readonly string[];
  /** Called before a builtin is handed out for the first time; false leaves it alone. */
  readonly wakeBuiltin: (name: string) => boolean;
  readonly patches: Patches;
  readonly own: OwnLoads;
  /** The folder of the agent's own files, with a separator at the end. */
  readonly folder: string;
  /** The same as a file URL. */
  readonly home: string;
  /** Requires a file of the agent, by its path relative to `home`. */
  readonly requireOwn: (path: string) => unknown;
  /** Runs one of our steps inside of the app's load; what it throws is reported and swallowed. */
  readonly guard: <T>(what: string, step: () => T) => T | undefined;
  /** A library was met: patched as it loaded, after the fact, or not at all. */
  readonly noteLoaded: (name: string, folder: string | undefined, meeting: Meeting) => void;
  readonly debug: (text: string) => void;
};
