import type { Entry } from './entry.ts';

/** The file in `instrumentations/` that holds an instrumentation. */
export type Chunk = {
  readonly name: string;
  /** Of ours, not of upstream's package. */
  readonly isNative: boolean;
};

/**
 * @param detailed whether the spans of `entry.detail` are wanted; always true where it has none
 * @param isOlder for a version before `entry.publishes`
 */
export function chunkOf(entry: Entry, detailed: boolean, isOlder = false): Chunk {
  if (entry.publishes !== undefined) {
    return { name: isOlder ? `${entry.name}-older` : entry.name, isNative: !isOlder };
  }
  if (entry.native !== true) return { name: entry.name, isNative: false };
  const { detail } = entry;
  if (detail === undefined || !detailed) return { name: entry.name, isNative: true };
  return { name: detail.name, isNative: false };
}

/** All that a library may need, for the build. */
export function chunksOf(entry: Entry): readonly (Chunk & { readonly entry: Entry })[] {
  const all = [chunkOf(entry, false), chunkOf(entry, true), chunkOf(entry, false, true)];
  const chunks = new Map(all.map((chunk) => [chunk.name, chunk]));
  return [...chunks.values()].map((chunk) => Object.assign({ entry }, chunk));
}
