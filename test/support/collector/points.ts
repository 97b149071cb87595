import {
  attributesOf,
  countOf,
  idOf,
  nanosOf,
  wholeOf,
  type Attributes,
  type WireBytes,
  type WireKeyValue,
  type WireLong,
} from './values.ts';

type Buckets = { offset: number; counts: number[] };

/** A data point of any type of metric; what its type does not have is undefined. */
export type Point = {
  attributes: Attributes;
  startNanos: bigint;
  nanos: bigint;
  /** Of gauges and sums. */
  value: number | bigint | undefined;
  count: number | undefined;
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  /** Of explicit histograms: upper bounds, and one count more than there are bounds. */
  bounds: number[] | undefined;
  counts: number[] | undefined;
  /** Of exponential histograms. */
  exponential:
    | { scale: number; zeroCount: number; positive: Buckets; negative: Buckets }
    | undefined;
  /** Of summaries: value by quantile. */
  quantiles: Record<string, number> | undefined;
  exemplars: Exemplar[];
};

export type Exemplar = {
  nanos: bigint;
  value: number | bigint | undefined;
  traceId: string | undefined;
  spanId: string | undefined;
  attributes: Attributes;
};

type WireNumber = { asInt?: WireLong; asDouble?: number | string };
type WireBuckets = { offset?: number; bucketCounts?: WireLong[] };

export type WirePoint = WireNumber & {
  attributes?: WireKeyValue[];
  startTimeUnixNano?: WireLong;
  timeUnixNano?: WireLong;
  count?: WireLong;
  sum?: number;
  min?: number;
  max?: number;
  explicitBounds?: number[];
  bucketCounts?: WireLong[];
  scale?: number;
  zeroCount?: WireLong;
  positive?: WireBuckets;
  negative?: WireBuckets;
  quantileValues?: { quantile?: number; value?: number }[];
  exemplars?: WireExemplar[];
};

type WireExemplar = WireNumber & {
  timeUnixNano?: WireLong;
  traceId?: WireBytes;
  spanId?: WireBytes;
  filteredAttributes?: WireKeyValue[];
};

/** @param exponential the point is one of an exponential histogram */
export function pointOf(point: WirePoint, exponential: boolean): Point {
  return {
    attributes: attributesOf(point.attributes),
    startNanos: nanosOf(point.startTimeUnixNano),
    nanos: nanosOf(point.timeUnixNano),
    value: numberOf(point),
    count: point.count === undefined ? undefined : countOf(point.count),
    sum: point.sum,
    min: point.min,
    max: point.max,
    bounds: point.explicitBounds,
    counts: point.bucketCounts?.map(countOf),
    exponential: exponential ? exponentialOf(point) : undefined,
    quantiles: quantilesOf(point.quantileValues),
    exemplars: (point.exemplars ?? []).map((exemplar) => ({
      nanos: nanosOf(exemplar.timeUnixNano),
      value: numberOf(exemplar),
      traceId: idOf(exemplar.traceId, 16),
      spanId: idOf(exemplar.spanId, 8),
      attributes: attributesOf(exemplar.filteredAttributes),
    })),
  };
}

function numberOf({ asInt, asDouble }: WireNumber): number | bigint | undefined {
  if (asInt !== undefined) return wholeOf(asInt);
  return asDouble === undefined ? undefined : Number(asDouble);
}

function exponentialOf(point: WirePoint): Point['exponential'] {
  return {
    scale: point.scale ?? 0,
    zeroCount: countOf(point.zeroCount),
    positive: bucketsOf(point.positive),
    negative: bucketsOf(point.negative),
  };
}

function bucketsOf({ offset = 0, bucketCounts = [] }: WireBuckets = {}): Buckets {
  return { offset, counts: bucketCounts.map(countOf) };
}

function quantilesOf(values: WirePoint['quantileValues']): Point['quantiles'] {
  if (!values) return undefined;
  return Object.fromEntries(values.map(({ quantile = 0, value = 0 }) => [quantile, value]));
}
