import type { Attributes, HrTime } from '@opentelemetry/api';
import { writeAttributes } from './attributes.ts';
import { fixed64Tag, lengthTag } from './tag.ts';
import type { Writer } from './writer.ts';

/** What the pipeline puts on data points, which the SDK knows nothing of. */
export type Exemplar = {
  readonly value: number;
  readonly time: HrTime;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly filteredAttributes: Attributes;
};

/** `opentelemetry.proto.metrics.v1.Exemplar` */
const field = {
  time: fixed64Tag(2),
  asDouble: fixed64Tag(3),
  spanId: lengthTag(4),
  traceId: lengthTag(5),
  asInt: fixed64Tag(6),
  attribute: lengthTag(7),
} as const;

const none: readonly Exemplar[] = [];

export function exemplarsOf(point: object): readonly Exemplar[] {
  return (point as { readonly exemplars?: readonly Exemplar[] }).exemplars ?? none;
}

/** Writes the exemplars of a data point, each as a field with this tag. */
export function writeExemplars(to: Writer, tag: number, point: object, isInt: boolean): void {
  for (const { value, time, traceId, spanId, filteredAttributes } of exemplarsOf(point)) {
    to.tag(tag);
    const start = to.open();
    to.time(field.time, time);
    if (isInt) to.fixed64(field.asInt, value);
    else to.double(field.asDouble, value);
    if (spanId !== undefined) to.hex(field.spanId, spanId);
    if (traceId !== undefined) to.hex(field.traceId, traceId);
    writeAttributes(to, field.attribute, filteredAttributes);
    to.close(start);
  }
}
