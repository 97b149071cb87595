import { ValueType } from '@opentelemetry/api';
import {
  DataPointType,
  type DataPoint,
  type ExponentialHistogram,
  type Histogram,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import { writeAttributes } from './attributes.ts';
import { writeExemplars } from './exemplars.ts';
import { fixed64Tag, lengthTag, varintTag } from './tag.ts';
import type { Writer } from './writer.ts';

/** What all data points share. */
const times = { start: fixed64Tag(2), end: fixed64Tag(3) } as const;
/** `NumberDataPoint` */
const number = {
  asDouble: fixed64Tag(4),
  exemplar: lengthTag(5),
  asInt: fixed64Tag(6),
  attribute: lengthTag(7),
} as const;
/** `HistogramDataPoint` */
const explicit = {
  count: fixed64Tag(4),
  sum: fixed64Tag(5),
  counts: lengthTag(6),
  bounds: lengthTag(7),
  exemplar: lengthTag(8),
  attribute: lengthTag(9),
  min: fixed64Tag(11),
  max: fixed64Tag(12),
} as const;
/** `ExponentialHistogramDataPoint` */
const exponential = {
  attribute: lengthTag(1),
  count: fixed64Tag(4),
  sum: fixed64Tag(5),
  scale: varintTag(6),
  zeroCount: fixed64Tag(7),
  positive: lengthTag(8),
  negative: lengthTag(9),
  exemplar: lengthTag(11),
  min: fixed64Tag(12),
  max: fixed64Tag(13),
} as const;
/** `ExponentialHistogramDataPoint.Buckets` */
const buckets = { offset: varintTag(1), count: varintTag(2) } as const;

/** Writes the data points of a metric, each as a field with this tag. */
export function writePoints(to: Writer, tag: number, metric: MetricData): void {
  const isInt = metric.descriptor.valueType === ValueType.INT;
  const each = <T>(points: readonly DataPoint<T>[], write: (point: DataPoint<T>) => void): void => {
    for (const point of points) {
      to.tag(tag);
      const start = to.open(2);
      to.time(times.start, point.startTime);
      to.time(times.end, point.endTime);
      write(point);
      to.close(start, 2);
    }
  };
  switch (metric.dataPointType) {
    case DataPointType.GAUGE:
    case DataPointType.SUM:
      each(metric.dataPoints, (point) => writeNumber(to, point, isInt));
      break;
    case DataPointType.HISTOGRAM:
      each(metric.dataPoints, (point) => writeHistogram(to, point, isInt));
      break;
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      each(metric.dataPoints, (point) => writeExponential(to, point, isInt));
  }
}

function writeNumber(to: Writer, point: DataPoint<number>, isInt: boolean): void {
  if (isInt) to.fixed64(number.asInt, point.value);
  else to.double(number.asDouble, point.value);
  writeExemplars(to, number.exemplar, point, isInt);
  writeAttributes(to, number.attribute, point.attributes);
}

function writeHistogram(to: Writer, point: DataPoint<Histogram>, isInt: boolean): void {
  const { count, sum, min, max } = point.value;
  const { counts, boundaries } = point.value.buckets;
  to.fixed64(explicit.count, count);
  if (sum !== undefined) to.double(explicit.sum, sum);
  if (counts.length > 0) to.bytes(explicit.counts, packed(counts, putFixed64));
  if (boundaries.length > 0) to.bytes(explicit.bounds, packed(boundaries, putDouble));
  writeExemplars(to, explicit.exemplar, point, isInt);
  writeAttributes(to, explicit.attribute, point.attributes);
  if (min !== undefined) to.double(explicit.min, min);
  if (max !== undefined) to.double(explicit.max, max);
}

function writeExponential(
  to: Writer,
  point: DataPoint<ExponentialHistogram>,
  isInt: boolean,
): void {
  const { count, sum, scale, zeroCount, positive, negative, min, max } = point.value;
  writeAttributes(to, exponential.attribute, point.attributes);
  to.fixed64(exponential.count, count);
  if (sum !== undefined) to.double(exponential.sum, sum);
  if (scale !== 0) to.varint(exponential.scale, zigzag(scale));
  if (zeroCount !== 0) to.fixed64(exponential.zeroCount, zeroCount);
  writeBuckets(to, exponential.positive, positive);
  writeBuckets(to, exponential.negative, negative);
  writeExemplars(to, exponential.exemplar, point, isInt);
  if (min !== undefined) to.double(exponential.min, min);
  if (max !== undefined) to.double(exponential.max, max);
}

function writeBuckets(
  to: Writer,
  tag: number,
  { offset, bucketCounts }: ExponentialHistogram['positive'],
): void {
  to.tag(tag);
  const start = to.open(2);
  if (offset !== 0) to.varint(buckets.offset, zigzag(offset));
  // One field for each, which every decoder takes like the packed form.
  for (const count of bucketCounts) to.varint(buckets.count, count);
  to.close(start, 2);
}

/** How sint32 is written. */
function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

type Put = (view: DataView, at: number, value: number) => void;

function packed(values: readonly number[], put: Put): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (const [index, value] of values.entries()) put(view, index * 8, value);
  return new Uint8Array(view.buffer);
}

const putFixed64: Put = (view, at, value) => {
  view.setUint32(at, value, true);
  view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
};

const putDouble: Put = (view, at, value) => view.setFloat64(at, value, true);
