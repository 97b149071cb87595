import type { HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { exemplarsOf, type Exemplar } from './exemplars.ts';
import type { Serializer } from './serializer.ts';

type JsonMetric = {
  readonly [type in 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram']?: {
    readonly dataPoints: { exemplars?: readonly object[] }[];
  };
};
type JsonRequest = {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly JsonMetric[] }[];
  }[];
};

/** Upstream's JSON of metrics, and in it the exemplars, which it has no place for. */
export const jsonMetricsSerializer: Serializer<ResourceMetrics> = {
  serializeRequest: (request) => {
    const bytes = JsonMetricsSerializer.serializeRequest(request);
    return bytes !== undefined && hasExemplars(request) ? withExemplars(bytes, request) : bytes;
  },
};

function hasExemplars({ scopeMetrics }: ResourceMetrics): boolean {
  return scopeMetrics.some(({ metrics }) =>
    metrics.some(({ dataPoints }) => dataPoints.some((point) => exemplarsOf(point).length > 0)),
  );
}

/** Everything is at the same place in the request and in its JSON. */
function withExemplars(bytes: Uint8Array, { scopeMetrics }: ResourceMetrics): Uint8Array {
  const json = JSON.parse(new TextDecoder().decode(bytes)) as JsonRequest;
  const scopes = json.resourceMetrics[0]?.scopeMetrics ?? [];
  for (const [at, { metrics }] of scopeMetrics.entries()) {
    for (const [index, metric] of metrics.entries()) {
      addExemplars(scopes[at]?.metrics[index], metric);
    }
  }
  return new TextEncoder().encode(JSON.stringify(json));
}

function addExemplars(json: JsonMetric | undefined, metric: MetricData): void {
  const { gauge, sum, histogram, exponentialHistogram } = json ?? {};
  const points = (gauge ?? sum ?? histogram ?? exponentialHistogram)?.dataPoints ?? [];
  const isInt = metric.descriptor.valueType === ValueType.INT;
  for (const [at, point] of metric.dataPoints.entries()) {
    const target = points[at];
    const exemplars = exemplarsOf(point);
    if (target === undefined || exemplars.length === 0) continue;
    target.exemplars = exemplars.map((exemplar) => exemplarJson(exemplar, isInt));
  }
}

function exemplarJson(exemplar: Exemplar, isInt: boolean): object {
  const { value, time, traceId, spanId, filteredAttributes } = exemplar;
  return {
    filteredAttributes: Object.entries(filteredAttributes).flatMap(([key, attribute]) =>
      attribute === undefined ? [] : [{ key, value: anyValue(attribute) }],
    ),
    timeUnixNano: nanos(time),
    ...(isInt ? { asInt: value } : { asDouble: value }),
    spanId,
    traceId,
  };
}

function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { intValue: value } : { doubleValue: value };
  }
  return Array.isArray(value) ? { arrayValue: { values: value.map(anyValue) } } : {};
}

function nanos([seconds, rest]: HrTime): string {
  return (BigInt(seconds) * 1_000_000_000n + BigInt(Math.trunc(rest))).toString();
}
