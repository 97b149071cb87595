import type { SpanRecord } from './collector/spans.ts';
import type { Value } from './collector/values.ts';

/** What of a span is drawn. */
export type DrawnSpan = Pick<
  SpanRecord,
  'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'kind' | 'attributes' | 'startNanos'
> & { readonly status: Pick<SpanRecord['status'], 'code'> };

/**
 * Draws spans as an indented tree, one line each: `CLIENT SELECT orders`.
 * Siblings and roots are in the order of their start; `(remote parent)` marks a root whose parent
 * is not among the spans, `(error)` a span with that status.
 *
 * @param show names of attributes that are drawn behind the name, where a span has them
 */
export function spanTree(spans: readonly DrawnSpan[], show: readonly string[] = []): string {
  const sorted = inOrder(spans);
  const lines: string[] = [];
  const draw = (parent: DrawnSpan | undefined, indent: string): void => {
    for (const span of sorted) {
      if (parentOf(span, spans) !== parent) continue;
      lines.push(`${indent}${lineOf(span, show)}${markOf(span, parent)}`);
      draw(span, `${indent}  `);
    }
  };
  draw(undefined, '');
  // A circle of parents hangs from no root and would be left out of the drawing.
  if (lines.length !== spans.length) throw new Error('some spans are their own ancestors');
  return lines.join('\n');
}

function inOrder(spans: readonly DrawnSpan[]): DrawnSpan[] {
  return spans.toSorted(
    (a, b) =>
      Number(a.startNanos - b.startNanos) || (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
}

function parentOf(span: DrawnSpan, spans: readonly DrawnSpan[]): DrawnSpan | undefined {
  const { traceId, parentSpanId } = span;
  if (parentSpanId === undefined) return undefined;
  return spans.find((other) => other.spanId === parentSpanId && other.traceId === traceId);
}

function lineOf(span: DrawnSpan, show: readonly string[]): string {
  const shown = show
    .filter((name) => Object.hasOwn(span.attributes, name))
    .map((name) => ` ${name}=${textOf(span.attributes[name] ?? null)}`);
  return `${span.kind} ${span.name}${shown.join('')}`;
}

function markOf(span: DrawnSpan, parent: DrawnSpan | undefined): string {
  const remote = !parent && span.parentSpanId !== undefined ? ' (remote parent)' : '';
  return `${remote}${span.status.code === 'ERROR' ? ' (error)' : ''}`;
}

function textOf(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
