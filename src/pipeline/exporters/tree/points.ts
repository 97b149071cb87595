import {
  DataPointType,
  type ExponentialHistogram,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { PointView } from '../../../render/views.ts';

/** All points of one export of metrics. */
export function viewPoints({ scopeMetrics }: ResourceMetrics): PointView[] {
  return scopeMetrics.flatMap(({ metrics }) => metrics.flatMap(viewMetric));
}

function viewMetric(metric: MetricData): PointView[] {
  const { dataPointType } = metric;
  const { name, unit } = metric.descriptor;
  const histogram = { metric: name, unit, sort: 'histogram' } as const;
  if (dataPointType === DataPointType.HISTOGRAM) {
    return metric.dataPoints.map(({ attributes, value: { count, sum, min, max, buckets } }) => {
      const explicit = { bounds: buckets.boundaries, counts: buckets.counts };
      return { ...histogram, attributes, value: count, sum, min, max, buckets: explicit };
    });
  }
  if (dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) {
    return metric.dataPoints.map(({ attributes, value }) => {
      const { count, sum, min, max } = value;
      const buckets = explicitBuckets(value);
      return { ...histogram, attributes, value: count, sum, min, max, buckets };
    });
  }
  const isCounter = dataPointType === DataPointType.SUM && metric.isMonotonic;
  const sort = isCounter ? 'counter' : 'gauge';
  return metric.dataPoints.map(({ attributes, value }) => {
    return { metric: name, unit, sort, attributes, value };
  });
}

/** Bucket `i` ends at `base ** (i + 1)` (metrics/data-model.md, "Exponential Buckets"). */
function explicitBuckets({
  scale,
  zeroCount,
  positive,
  negative,
}: ExponentialHistogram): PointView['buckets'] {
  if (negative.bucketCounts.some((count) => count > 0)) return undefined;
  const { offset, bucketCounts } = positive;
  const bounds = Array.from({ length: bucketCounts.length + 1 }, (_, index) => {
    return 2 ** ((offset + index) * 2 ** -scale);
  });
  return { bounds, counts: [zeroCount, ...bucketCounts, 0] };
}
