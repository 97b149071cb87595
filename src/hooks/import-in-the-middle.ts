import type { Patch } from './patches.ts';
import { patchImported } from './stand-ins.ts';

/** The surface of `import-in-the-middle` that instrumentations use. */
export class Hook {
  constructor(modules: readonly string[], _options: unknown, patch: Patch) {
    patchImported(modules, patch);
  }

  unhook(): void {}
}
