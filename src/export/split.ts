import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Two requests in place of one that is too large; undefined where it cannot be parted. */
export type Halves<Request> = readonly [Request, Request] | undefined;

/** Parts a batch of spans or log records. */
export function halvesOf<Item>(batch: Item[]): Halves<Item[]> {
  if (batch.length < 2) return undefined;
  const middle = batch.length >> 1;
  return [batch.slice(0, middle), batch.slice(middle)];
}

/** Parts metrics between two scopes, else between two metrics of the only one. */
export function halvesOfMetrics(request: ResourceMetrics): Halves<ResourceMetrics> {
  const { resource, scopeMetrics } = request;
  const scopes = halvesOf(scopeMetrics);
  if (scopes !== undefined) {
    return [
      { resource, scopeMetrics: scopes[0] },
      { resource, scopeMetrics: scopes[1] },
    ];
  }
  const [only] = scopeMetrics;
  const metrics = only && halvesOf(only.metrics);
  if (only === undefined || metrics === undefined) return undefined;
  const { scope } = only;
  return [
    { resource, scopeMetrics: [{ scope, metrics: metrics[0] }] },
    { resource, scopeMetrics: [{ scope, metrics: metrics[1] }] },
  ];
}

/** Makes one result of two: it failed where either did. */
export function bothOf(done: (result: ExportResult) => void): (result: ExportResult) => void {
  let first: ExportResult | undefined;
  return (result) => {
    if (first === undefined) first = result;
    else done(first.code === ExportResultCode.SUCCESS ? result : first);
  };
}
