/** A span as the console exporter prints it: one JSON document per line. */
export type Span = {
  readonly name: string;
  readonly context: { readonly trace_id: string; readonly span_id: string };
  readonly parent_id: string | null;
  readonly kind: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly status: { readonly status_code: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: { readonly attributes: Readonly<Record<string, unknown>> };
};

type Row = { readonly span: Span; readonly title: string };

const noted = ['http.response.status_code', 'db.query.text', 'db.statement', 'error.type'];

/** One line per span, children under their parents, traces in the order in which they began. */
export function drawTraces(spans: readonly Span[]): string {
  const sorted = spans.toSorted((a, b) => (a.start_time < b.start_time ? -1 : 1));
  const ids = new Set(spans.map((span) => span.context.span_id));
  const roots = sorted.filter((span) => span.parent_id === null || !ids.has(span.parent_id));
  const traces = roots.map((root) => listRows(root, sorted, '', ''));
  const width = Math.max(...traces.flat().map((row) => row.title.length));

  return traces
    .map((rows, index) => {
      const heading = `trace ${roots[index]?.context.trace_id}`;
      return [heading, ...rows.map((row) => drawRow(row, width))].join('\n');
    })
    .join('\n\n');
}

/** `branch` is drawn before the span itself, `trunk` before everything below it. */
function listRows(span: Span, all: readonly Span[], branch: string, trunk: string): Row[] {
  const service = String(span.resource.attributes['service.name']);
  const title = `${branch}${service} ${span.kind.replace('SpanKind.', '')} ${span.name}`;
  const children = all.filter((other) => other.parent_id === span.context.span_id);
  const below = children.flatMap((child, index) =>
    index === children.length - 1
      ? listRows(child, all, `${trunk}└ `, `${trunk}  `)
      : listRows(child, all, `${trunk}├ `, `${trunk}│ `),
  );
  return [{ span, title }, ...below];
}

function drawRow({ span, title }: Row, width: number): string {
  const duration = milliseconds(span.end_time) - milliseconds(span.start_time);
  const notes = noted.map((key) => span.attributes[key]).filter((value) => value !== undefined);
  if (span.status.status_code === 'ERROR') notes.unshift('ERROR');
  const time = `${duration.toFixed(1)} ms`.padStart(9);
  return `${title.padEnd(width)} ${time}  ${[...new Set(notes.map(String))].join('  ')}`.trimEnd();
}

/** Date.parse drops the microseconds of `2026-11-20T13:13:59.304009Z`. */
function milliseconds(time: string): number {
  return Date.parse(time) + Number(time.slice(23, 26)) / 1000;
}
