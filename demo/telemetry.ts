import type { Span } from './tree.ts';

type Point = { readonly count: number; readonly sum: number; readonly max: number };
type Metric = { readonly name: string; readonly data: { readonly data_points: readonly Point[] } };
type ResourceMetrics = {
  readonly resource: { readonly attributes: Readonly<Record<string, unknown>> };
  readonly scope_metrics: readonly { readonly metrics: readonly Metric[] }[];
};
/** What one export of metrics prints on the console. */
export type MetricsExport = { readonly resource_metrics: readonly ResourceMetrics[] };

/** Sort the documents that console exporters printed; other lines are the app's own. */
export function readTelemetry(lines: readonly string[]): {
  readonly spans: readonly Span[];
  readonly metrics: readonly MetricsExport[];
} {
  const documents = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return {
    spans: documents.filter((document) => 'context' in document),
    metrics: documents.filter((document) => 'resource_metrics' in document),
  };
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

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(1)} ms`;
}
