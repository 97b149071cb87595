import type { SpanRecord } from './collector/spans.ts';

/**
 * For `spanTree`: siblings in the order in which they ended, which is the order they arrived in.
 * Starts are only known to the millisecond, too coarse for one query after another.
 */
export function inOrderOfEnd(spans: readonly SpanRecord[]): SpanRecord[] {
  return spans.map((span, index) => Object.assign({}, span, { startNanos: BigInt(index) }));
}

/** For `spanTree`: siblings by name, for what has no order of its own. */
export function inOrderOfName(spans: readonly SpanRecord[]): SpanRecord[] {
  return spans.map((span) => Object.assign({}, span, { startNanos: 0n }));
}
