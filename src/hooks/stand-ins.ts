import { makePatches, type Patch, type Patches } from './patches.ts';

/**
 * Stands in for `require-in-the-middle` and `import-in-the-middle` inside of the bundle:
 * instrumentations register here, and the agent's own loader hooks do the work.
 */
let patches: Patches = makePatches();

/** Hands over the registry that the loader hooks read; before the first instrumentation is made. */
export function connectPatches(to: Patches): void {
  patches = to;
}

/** @param modules null for RITM's catch-all of packages, else absolute file names */
export function patchRequired(modules: readonly string[] | null, patch: Patch): void {
  if (modules === null) {
    patches.modules.push(patch);
    return;
  }
  for (const file of modules) patches.files.set(file, [...(patches.files.get(file) ?? []), patch]);
}

export function patchImported(modules: readonly string[], patch: Patch): void {
  patches.namespaces.push({ names: new Set(modules), patch });
}
