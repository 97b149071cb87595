import type { MetricRecord } from './collector/metrics.ts';

const advised = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/**
 * The points of `db.client.operation.duration`, a line each: `2 × SELECT orders (postgresql)`.
 *
 * @throws Error where it is not there once, in seconds and with the advised buckets
 */
export function dbPoints(metrics: readonly MetricRecord[]): string {
  const named = metrics.filter(({ name }) => name === 'db.client.operation.duration');
  const [metric] = named;
  if (metric === undefined || named.length > 1) throw new Error(`${named.length} durations`);
  if (metric.unit !== 's' || metric.scope.name !== '@org/otel-agent/db') {
    throw new Error(`${metric.scope.name}: ${metric.unit}`);
  }
  const lines = metric.points.map(({ attributes, bounds, count }) => {
    if (String(bounds) !== String(advised)) throw new Error(`buckets ${String(bounds)}`);
    const what = attributes['db.query.summary'] ?? attributes['db.operation.name'];
    const failure = attributes['error.type'];
    const error = failure === undefined ? '' : `, ${String(failure)}`;
    return `${count} × ${String(what)} (${String(attributes['db.system.name'])}${error})`;
  });
  return lines.toSorted().join('\n');
}
