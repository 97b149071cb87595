import { pointOf, type Point, type WirePoint } from './points.ts';
import {
  attributesOf,
  enumOf,
  scopeOf,
  type Attributes,
  type Scope,
  type WireResource,
  type WireScope,
} from './values.ts';

const temporalities = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'] as const;
const types = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

export type MetricRecord = {
  name: string;
  unit: string;
  description: string;
  scope: Scope;
  type: (typeof types)[number];
  /** Undefined for gauges and summaries, which have none. */
  temporality: (typeof temporalities)[number] | undefined;
  /** Undefined for all but sums. */
  monotonic: boolean | undefined;
  points: Point[];
  /** Attributes of the resource. */
  resource: Attributes;
};

export type WireMetrics = {
  resourceMetrics?: {
    resource?: WireResource;
    scopeMetrics?: { scope?: WireScope; metrics?: WireMetric[]; schemaUrl?: string }[];
  }[];
};

type WireMetric = { name?: string; unit?: string; description?: string } & {
  [type in MetricRecord['type']]?: WireData;
};

type WireData = {
  dataPoints?: WirePoint[];
  aggregationTemporality?: number;
  isMonotonic?: boolean;
};

/** The metrics of an export request, in the order sent. */
export function metricsOf(message: WireMetrics): MetricRecord[] {
  return (message.resourceMetrics ?? []).flatMap(({ resource, scopeMetrics = [] }) =>
    scopeMetrics.flatMap(({ scope, metrics = [], schemaUrl }) =>
      metrics.map((metric) => ({
        ...metricOf(metric),
        scope: scopeOf(scope, schemaUrl),
        resource: attributesOf(resource?.attributes),
      })),
    ),
  );
}

function metricOf(metric: WireMetric): Omit<MetricRecord, 'scope' | 'resource'> {
  const { name = '', unit = '', description = '' } = metric;
  const type = types.find((candidate) => metric[candidate] !== undefined);
  const data = type && metric[type];
  if (!type || !data) throw new Error(`metric "${name}" holds no data of a known type`);
  const hasTemporality = type !== 'gauge' && type !== 'summary';
  return {
    name,
    unit,
    description,
    type,
    temporality: hasTemporality ? enumOf(temporalities, data.aggregationTemporality) : undefined,
    monotonic: type === 'sum' ? (data.isMonotonic ?? false) : undefined,
    points: (data.dataPoints ?? []).map((point) => pointOf(point, type === 'exponentialHistogram')),
  };
}
