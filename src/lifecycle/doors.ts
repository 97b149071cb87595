/** Ways out of a process that emit no event: `process.exit()` ends in the first. */
const doors = ['reallyExit', 'abort'] as const;

type Door = (...args: unknown[]) => never;

/**
 * Finishes in front of the ways out that some libraries take directly, after `exit` and whatever
 * they run behind it. A worker has no `abort`: its own throws.
 */
export function watchDoors(host: NodeJS.Process, finish: () => void): () => void {
  let watched = true;
  const doorways = host as unknown as Record<string, Door | undefined>;
  for (const name of doors) {
    const original = doorways[name];
    if (typeof original !== 'function' || 'disabled' in original) continue;
    const wrapped = function (this: unknown, ...args: unknown[]): never {
      if (watched) finish();
      return Reflect.apply(original, this, args);
    };
    Object.defineProperty(wrapped, 'name', { value: original.name });
    Object.defineProperty(wrapped, 'length', { value: original.length });
    doorways[name] = wrapped;
  }
  // Somebody may have wrapped ours meanwhile: it stays, and does nothing.
  return () => (watched = false);
}
