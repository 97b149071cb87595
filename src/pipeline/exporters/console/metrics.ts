import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type {
  DataPoint,
  ExponentialHistogram,
  Histogram,
  MetricData,
  ResourceMetrics,
  ScopeMetrics,
} from '@opentelemetry/sdk-metrics';
import { resourceFields, unixNano } from './fields.ts';

/** The OTLP number that Python prints. */
const temporalityNumber = {
  [AggregationTemporality.DELTA]: 1,
  [AggregationTemporality.CUMULATIVE]: 2,
};

/**
 * One metrics export with the keys, their order and their formats of the Python SDK's console exporter.
 *
 * Metrics without points are left out; undefined where nothing is left.
 */
export function metricsDocument(metrics: ResourceMetrics): object | undefined {
  const scopes = metrics.scopeMetrics
    .map(({ scope, metrics: all }) => ({ scope, metrics: all.filter(hasPoints) }))
    .filter((entry) => entry.metrics.length > 0);
  if (scopes.length === 0) return undefined;
  return {
    resource_metrics: [
      {
        resource: resourceFields(metrics.resource),
        scope_metrics: scopes.map(scopeMetricsFields),
        schema_url: metrics.resource.schemaUrl ?? '',
      },
    ],
  };
}

function hasPoints(metric: MetricData): boolean {
  return metric.dataPoints.length > 0;
}

function scopeMetricsFields({ scope, metrics }: ScopeMetrics): object {
  const schemaUrl = scope.schemaUrl ?? '';
  return {
    scope: {
      name: scope.name,
      version: scope.version ?? '',
      schema_url: schemaUrl,
      attributes: null,
    },
    metrics: metrics.map((metric) => ({
      name: metric.descriptor.name,
      description: metric.descriptor.description,
      unit: metric.descriptor.unit,
      data: dataFields(metric),
    })),
    schema_url: schemaUrl,
  };
}

function dataFields(metric: MetricData): object {
  const aggregation_temporality = temporalityNumber[metric.aggregationTemporality];
  switch (metric.dataPointType) {
    case DataPointType.GAUGE:
      return { data_points: metric.dataPoints.map((point) => numberFields(point, null)) };
    case DataPointType.SUM:
      return {
        data_points: metric.dataPoints.map((point) =>
          numberFields(point, unixNano(point.startTime)),
        ),
        aggregation_temporality,
        is_monotonic: metric.isMonotonic,
      };
    case DataPointType.HISTOGRAM:
      return { data_points: metric.dataPoints.map(histogramFields), aggregation_temporality };
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return { data_points: metric.dataPoints.map(exponentialFields), aggregation_temporality };
  }
}

function pointFields(point: DataPoint<unknown>, start: bigint | null): object {
  return {
    attributes: point.attributes,
    start_time_unix_nano: start,
    time_unix_nano: unixNano(point.endTime),
  };
}

function numberFields(point: DataPoint<number>, start: bigint | null): object {
  return { ...pointFields(point, start), value: point.value, exemplars: [] };
}

function histogramFields(point: DataPoint<Histogram>): object {
  const { count, sum, min, max, buckets } = point.value;
  return {
    ...pointFields(point, unixNano(point.startTime)),
    count,
    sum: sum ?? null,
    bucket_counts: buckets.counts,
    explicit_bounds: buckets.boundaries,
    min: min ?? null,
    max: max ?? null,
    exemplars: [],
  };
}

function exponentialFields(point: DataPoint<ExponentialHistogram>): object {
  const { count, sum, scale, zeroCount, positive, negative, min, max } = point.value;
  return {
    ...pointFields(point, unixNano(point.startTime)),
    count,
    sum: sum ?? null,
    scale,
    zero_count: zeroCount,
    positive: { offset: positive.offset, bucket_counts: positive.bucketCounts },
    negative: { offset: negative.offset, bucket_counts: negative.bucketCounts },
    flags: 0,
    min: min ?? null,
    max: max ?? null,
    exemplars: [],
  };
}
