import type { Attributes, SpanKind, SpanView } from '../src/render/views.ts';

type Context = { readonly trace_id: string; readonly span_id: string };
/** A span as the console exporter prints it: one JSON document per line. */
type SpanDocument = {
  readonly name: string;
  readonly context: Context;
  readonly parent_id: string | null;
  readonly kind: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly status: { readonly status_code: string; readonly description?: string };
  readonly attributes: Attributes;
  readonly events: readonly {
    readonly name: string;
    readonly timestamp: string;
    readonly attributes: Attributes;
  }[];
  readonly links: readonly { readonly context: Context }[];
  readonly resource: { readonly attributes: Attributes };
  readonly scope: { readonly name: string };
};

type Point = { readonly count: number; readonly sum: number; readonly max: number };
type Metric = { readonly name: string; readonly data: { readonly data_points: readonly Point[] } };
type ResourceMetrics = {
  readonly resource: { readonly attributes: Attributes };
  readonly scope_metrics: readonly { readonly metrics: readonly Metric[] }[];
};
/** What one export of metrics prints on the console. */
export type MetricsExport = { readonly resource_metrics: readonly ResourceMetrics[] };

/** Sort the documents that console exporters printed; other lines are the app's own. */
export function readTelemetry(lines: readonly string[]): {
  readonly spans: readonly SpanView[];
  readonly metrics: readonly MetricsExport[];
} {
  const documents = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return {
    spans: documents.filter((document) => 'context' in document).map(viewSpan),
    metrics: documents.filter((document) => 'resource_metrics' in document),
  };
}

/** The spans of each trace, in the order in which the traces began. */
export function groupByTrace(spans: readonly SpanView[]): readonly (readonly SpanView[])[] {
  const traces = new Map<string, SpanView[]>();
  for (const span of spans.toSorted((a, b) => a.startMillis - b.startMillis)) {
    const trace = traces.get(span.traceId);
    if (trace === undefined) traces.set(span.traceId, [span]);
    else trace.push(span);
  }
  return [...traces.values()];
}

/** One line about the requests a service has answered, if its last export counts any. */
export function describeRequests(
  service: string,
  metrics: readonly MetricsExport[],
): string | undefined {
  const name = 'http.server.request.duration';
  const points = metrics
    .flatMap((each) => each.resource_metrics)
    .findLast((each) => each.resource.attributes['service.name'] === service)
    ?.scope_metrics.flatMap((scope) => scope.metrics)
    .filter((metric) => metric.name === name)
    .flatMap((metric) => metric.data.data_points);
  if (points === undefined || points.length === 0) return undefined;

  const count = points.reduce((total, point) => total + point.count, 0);
  const seconds = points.reduce((total, point) => total + point.sum, 0);
  const longest = Math.max(...points.map((point) => point.max));
  const mean = seconds / count;
  return `metric ${name} of ${service}: ${count} requests, mean ${ms(mean)}, longest ${ms(longest)}`;
}

function viewSpan(span: SpanDocument): SpanView {
  const startMillis = milliseconds(span.start_time);
  return {
    ...viewContext(span.context),
    parentSpanId: span.parent_id === null ? undefined : bare(span.parent_id),
    service: String(span.resource.attributes['service.name']),
    name: span.name,
    kind: span.kind.replace('SpanKind.', '').toLowerCase() as SpanKind,
    startMillis,
    durationMillis: milliseconds(span.end_time) - startMillis,
    status: span.status.status_code.toLowerCase() as SpanView['status'],
    statusMessage: span.status.description,
    attributes: span.attributes,
    events: span.events.map(({ name, timestamp, attributes }) => {
      return { name, offsetMillis: milliseconds(timestamp) - startMillis, attributes };
    }),
    links: span.links.map(({ context }) => viewContext(context)),
    scope: span.scope.name,
  };
}

function viewContext(context: Context): { readonly traceId: string; readonly spanId: string } {
  return { traceId: bare(context.trace_id), spanId: bare(context.span_id) };
}

function bare(id: string): string {
  return id.replace(/^0x/, '');
}

/** Date.parse drops the microseconds of `2026-11-20T13:13:59.304009Z`. */
function milliseconds(time: string): number {
  return Date.parse(time) + Number(time.slice(23, 26)) / 1000;
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(1)} ms`;
}
