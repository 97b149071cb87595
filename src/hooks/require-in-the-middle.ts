import type { Patch } from './patches.ts';
import { patchRequired } from './stand-ins.ts';

/** The surface of `require-in-the-middle` that instrumentations use. */
export class Hook {
  constructor(modules: readonly string[] | null, _options: unknown, patch: Patch) {
    patchRequired(modules, patch);
  }

  unhook(): void {}
}
