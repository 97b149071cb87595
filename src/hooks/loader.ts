import type { LoaderHost } from './loader-host.ts';

/** State that the loader hooks share; one per process. */
export type Loader = {
  readonly host: LoaderHost;
  /** An ES module is about to load: what CommonJS never needs is switched on now. */
  sawEsModule: (why: string) => void;
  /** Looks into CommonJS source for `import(`; only where no synchronous hooks tell us. */
  sawSource: ((source: string) => void) | undefined;
  /** Patches a builtin in place, once; returns the exports where they had to be replaced. */
  patchBuiltin: (name: string) => unknown;
};
