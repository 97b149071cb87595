import type { SpanView } from './views.ts';
import type { Window } from './waterfall.ts';

/** A span, or several alike that are drawn as one, and what is below. */
export type Branch = Window & {
  readonly spans: readonly [SpanView, ...SpanView[]];
  /** It started before its parent, by another clock, and was moved to the parent's start. */
  readonly skewed: boolean;
  readonly children: readonly Branch[];
};

/** Clocks of one process differ by as much, since each trace takes its own. */
const toleratedMillis = 1;

/**
 * The trees of a trace: spans under their parents in the order of their start. Spans whose parent
 * is not there are roots.
 *
 * @param nowMillis until when spans that are still running are drawn
 */
export function growTree(spans: readonly SpanView[], nowMillis: number): readonly Branch[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const byParent = new Map<string | undefined, SpanView[]>();
  const sorted = spans.toSorted((a, b) => a.startMillis - b.startMillis);
  for (const span of sorted) {
    const { parentSpanId } = span;
    const key = parentSpanId !== undefined && ids.has(parentSpanId) ? parentSpanId : undefined;
    const siblings = byParent.get(key);
    if (siblings === undefined) byParent.set(key, [span]);
    else siblings.push(span);
  }
  const grown = new Set<SpanView>();
  // By itself an id that is used twice, or a ring of parents, would never come to an end.
  const pick = (some: readonly SpanView[]): SpanView[] =>
    some.filter((span) => !grown.has(span) && grown.add(span));
  const grow = (span: SpanView, moved: number, notBefore: number): Branch => {
    const late = Math.max(0, notBefore - (span.startMillis + moved));
    const startMillis = span.startMillis + moved + late;
    const duration = span.durationMillis ?? Math.max(0, nowMillis - startMillis);
    const children = pick(byParent.get(span.spanId) ?? []);
    return {
      spans: [span],
      startMillis,
      endMillis: startMillis + duration,
      skewed: late > toleratedMillis,
      children: children.map((child) => grow(child, moved + late, startMillis)),
    };
  };
  const plant = (some: readonly SpanView[]): Branch[] =>
    pick(some).map((span) => grow(span, 0, -Infinity));
  const trees = plant(byParent.get(undefined) ?? []);
  for (const span of sorted) trees.push(...plant([span]));
  return trees;
}

/** From the first start to the last end. */
export function windowOf(branches: readonly Branch[]): Window {
  const windows = branches.map((branch) => {
    const below = windowOf(branch.children);
    return {
      startMillis: Math.min(branch.startMillis, below.startMillis),
      endMillis: Math.max(branch.endMillis, below.endMillis),
    };
  });
  return {
    startMillis: windows.reduce((least, each) => Math.min(least, each.startMillis), Infinity),
    endMillis: windows.reduce((most, each) => Math.max(most, each.endMillis), -Infinity),
  };
}
