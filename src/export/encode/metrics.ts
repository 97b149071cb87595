import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { writePoints } from './points.ts';
import type { Serializer } from './serializer.ts';
import { lengthTag, varintTag } from './tag.ts';
import { encodeResource, encodeScope, encodeUrl } from './traces.ts';
import { Writer } from './writer.ts';

/** The one field of `ExportMetricsServiceRequest`. */
const resourceMetricsTag = lengthTag(1);
/** `ResourceMetrics`; its other fields are those of `ResourceSpans`. */
const scopeMetricsTag = lengthTag(2);
/** `ScopeMetrics`; its other fields are those of `ScopeSpans`. */
const metricTag = lengthTag(2);
/** `Metric` */
const about = { name: lengthTag(1), description: lengthTag(2), unit: lengthTag(3) } as const;
const dataTags = {
  [DataPointType.GAUGE]: lengthTag(5),
  [DataPointType.SUM]: lengthTag(7),
  [DataPointType.HISTOGRAM]: lengthTag(9),
  [DataPointType.EXPONENTIAL_HISTOGRAM]: lengthTag(10),
} as const;
/** `Gauge`, `Sum`, `Histogram`, `ExponentialHistogram` */
const data = { point: lengthTag(1), temporality: varintTag(2), isMonotonic: varintTag(3) } as const;

const temporalities = {
  [AggregationTemporality.DELTA]: 1,
  [AggregationTemporality.CUMULATIVE]: 2,
} as const;

/** Encodes metrics, exemplars included, as the body of an OTLP export request. */
export const metricsSerializer: Serializer<ResourceMetrics> = {
  serializeRequest: ({ resource, scopeMetrics }) => {
    const to = new Writer(16 * 1024);
    to.tag(resourceMetricsTag);
    const start = to.open(3);
    to.append(encodeResource(resource));
    for (const { scope, metrics } of scopeMetrics) {
      to.tag(scopeMetricsTag);
      const scopeStart = to.open(3);
      to.append(encodeScope(scope));
      for (const metric of metrics) writeMetric(to, metric);
      to.append(encodeUrl(scope.schemaUrl));
      to.close(scopeStart, 3);
    }
    to.append(encodeUrl(resource.schemaUrl));
    to.close(start, 3);
    return to.written.slice();
  },
};

function writeMetric(to: Writer, metric: MetricData): void {
  const { name, description, unit } = metric.descriptor;
  to.tag(metricTag);
  const start = to.open(2);
  to.string(about.name, name);
  if (description) to.string(about.description, description);
  if (unit) to.string(about.unit, unit);
  to.tag(dataTags[metric.dataPointType]);
  const dataStart = to.open(2);
  writePoints(to, data.point, metric);
  if (metric.dataPointType !== DataPointType.GAUGE) {
    to.varint(data.temporality, temporalities[metric.aggregationTemporality]);
  }
  if (metric.dataPointType === DataPointType.SUM && metric.isMonotonic) {
    to.bool(data.isMonotonic, true);
  }
  to.close(dataStart, 2);
  to.close(start, 2);
}
