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

const noted = ['http.response.status_code', 'db.query.text', 'db.statement', 'error.type'];
const nameWidth = 62;

/** One line per span, children under their parents, traces in the order they began. */
export function drawTraces(spans: readonly Span[]): string {
  const ids = new Set(spans.map((span) => span.context.span_id));
  const isRoot = (span: Span): boolean => span.parent_id === null || !ids.has(span.parent_id);
  const sorted = spans.toSorted((a, b) => (a.start_time < b.start_time ? -1 : 1));
  return sorted
    .filter(isRoot)
    .map((root) => `trace ${root.context.trace_id}\n${drawSpan(root, sorted, '', '')}`)
    .join('\n');
}

function drawSpan(span: Span, all: readonly Span[], first: string, rest: string): string {
  const service = span.resource.attributes['service.name'];
  const kind = span.kind.replace('SpanKind.', '');
  const title = `${first}${String(service)} ${kind} ${span.name}`.padEnd(nameWidth);
  const duration = `${(milliseconds(span.end_time) - milliseconds(span.start_time)).toFixed(1)} ms`;
  const line = `${title} ${duration.padStart(9)}  ${describe(span)}`.trimEnd();

  const children = all.filter((other) => other.parent_id === span.context.span_id);
  const below = children.map((child, index) => {
    const last = index === children.length - 1;
    return drawSpan(child, all, `${rest}${last ? '└ ' : '├ '}`, `${rest}${last ? '  ' : '│ '}`);
  });
  return `${line}\n${below.join('')}`;
}

function describe(span: Span): string {
  const values = noted.map((key) => span.attributes[key]).filter((value) => value !== undefined);
  if (span.status.status_code === 'ERROR') values.unshift('ERROR');
  return [...new Set(values.map(String))].join('  ');
}

/** Date.parse drops the microseconds of `2026-11-20T13:13:59.304009Z`. */
function milliseconds(time: string): number {
  return Date.parse(time) + Number(time.slice(23, 26)) / 1000;
}
