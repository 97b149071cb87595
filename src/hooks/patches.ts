/** Patches a module's exports; returns what the app gets. */
export type Patch = (exports: unknown, name: string, folder: string | undefined) => unknown;

/** What the instrumentations have registered through the stand-ins of RITM and IITM. */
export type Patches = {
  /** Called for builtins and for the target files of packages. */
  readonly modules: Patch[];
  /** By absolute file name (AWS Lambda handlers). */
  readonly files: Map<string, Patch[]>;
  /** Namespaces of real ES modules. */
  readonly namespaces: { readonly names: ReadonlySet<string>; readonly patch: Patch }[];
};

export function makePatches(): Patches {
  return { modules: [], files: new Map(), namespaces: [] };
}
