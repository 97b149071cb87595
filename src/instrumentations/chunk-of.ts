import type { Entry } from './entry.ts';

/** The file in `instrumentations/` that holds an instrumentation. */
export type Chunk = {
  readonly name: string;
  /** Of ours, not of upstream's package. */
  readonly isNative: boolean;
};

/** @param detailed whether the spans of `entry.detail` are wanted; always true where it has none */
export function chunkOf(entry: Entry, detailed: boolean): Chunk {
  if (entry.native !== true) return { name: entry.name, isNative: false };
  const { detail } = entry;
  if (detail === undefined || !detailed) return { name: entry.name, isNative: true };
  return { name: detail.name, isNative: false };
}

/** All that a library may need, for the build. */
export function chunksOf(entry: Entry): readonly (Chunk & { readonly entry: Entry })[] {
  const chunks = [chunkOf(entry, false), chunkOf(entry, true)];
  const isOne = chunks[0]?.name === chunks[1]?.name;
  return (isOne ? chunks.slice(0, 1) : chunks).map((chunk) => Object.assign({ entry }, chunk));
}
