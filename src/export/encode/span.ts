import type { HrTime, Link, SpanContext, SpanStatus } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { writeAttributes } from './attributes.ts';
import { fixed32Tag, fixed64Tag, lengthTag, varintTag } from './tag.ts';
import type { Writer } from './writer.ts';

/** `opentelemetry.proto.trace.v1.Span` */
const spanField = {
  traceId: lengthTag(1),
  spanId: lengthTag(2),
  traceState: lengthTag(3),
  parentSpanId: lengthTag(4),
  name: lengthTag(5),
  kind: varintTag(6),
  startTime: fixed64Tag(7),
  endTime: fixed64Tag(8),
  attribute: lengthTag(9),
  droppedAttributes: varintTag(10),
  event: lengthTag(11),
  droppedEvents: varintTag(12),
  link: lengthTag(13),
  droppedLinks: varintTag(14),
  status: lengthTag(15),
  flags: fixed32Tag(16),
} as const;

/** `Span.Event` */
const eventField = {
  time: fixed64Tag(1),
  name: lengthTag(2),
  attribute: lengthTag(3),
  droppedAttributes: varintTag(4),
} as const;

/** `Span.Link` */
const linkField = {
  traceId: lengthTag(1),
  spanId: lengthTag(2),
  traceState: lengthTag(3),
  attribute: lengthTag(4),
  droppedAttributes: varintTag(5),
  flags: fixed32Tag(6),
} as const;

/** `Status` */
const statusField = { message: lengthTag(2), code: varintTag(3) } as const;

/** `SpanFlags`: the lower eight bits are those of W3C Trace Context. */
const traceFlagsMask = 0xff;
const hasIsRemote = 0x100;
const isRemote = 0x200;

/** Most spans have between 128 and 16383 bytes. */
const spanLengthBytes = 2;

/**
 * Writes a finished span as a message field with this tag (OTLP, trace.proto). Fields come in the
 * order of their numbers, without those that are zero or empty: as protobuf encoders do it.
 */
export function writeSpan(to: Writer, tag: number, span: ReadableSpan): void {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  to.tag(tag);
  const start = to.open(spanLengthBytes);
  to.hex(spanField.traceId, context.traceId);
  to.hex(spanField.spanId, context.spanId);
  writeTraceState(to, spanField.traceState, context);
  if (parent?.spanId) to.hex(spanField.parentSpanId, parent.spanId);
  writeText(to, spanField.name, span.name);
  // The API counts from INTERNAL, OTLP from UNSPECIFIED.
  writeCount(to, spanField.kind, (span.kind ?? -1) + 1);
  writeTime(to, spanField.startTime, span.startTime);
  writeTime(to, spanField.endTime, span.endTime);
  writeAttributes(to, spanField.attribute, span.attributes);
  writeCount(to, spanField.droppedAttributes, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(to, event);
  writeCount(to, spanField.droppedEvents, span.droppedEventsCount);
  for (const link of span.links) writeLink(to, link);
  writeCount(to, spanField.droppedLinks, span.droppedLinksCount);
  writeStatus(to, span.status);
  to.fixed32(spanField.flags, flagsOf(context.traceFlags, parent?.isRemote));
  to.close(start, spanLengthBytes);
}

function writeEvent(to: Writer, event: TimedEvent): void {
  to.tag(spanField.event);
  const start = to.open();
  writeTime(to, eventField.time, event.time);
  writeText(to, eventField.name, event.name);
  if (event.attributes) writeAttributes(to, eventField.attribute, event.attributes);
  writeCount(to, eventField.droppedAttributes, event.droppedAttributesCount);
  to.close(start);
}

function writeLink(to: Writer, { context, attributes, droppedAttributesCount }: Link): void {
  to.tag(spanField.link);
  const start = to.open();
  to.hex(linkField.traceId, context.traceId);
  to.hex(linkField.spanId, context.spanId);
  writeTraceState(to, linkField.traceState, context);
  if (attributes) writeAttributes(to, linkField.attribute, attributes);
  writeCount(to, linkField.droppedAttributes, droppedAttributesCount);
  to.fixed32(linkField.flags, flagsOf(context.traceFlags, context.isRemote));
  to.close(start);
}

function writeStatus(to: Writer, { code, message }: SpanStatus): void {
  to.tag(spanField.status);
  const start = to.open();
  if (message) writeText(to, statusField.message, message);
  writeCount(to, statusField.code, code);
  to.close(start);
}

function writeTraceState(to: Writer, tag: number, { traceState }: SpanContext): void {
  const text = traceState?.serialize();
  if (text) writeText(to, tag, text);
}

/** Apps in plain JavaScript give anything as a name; one of them must not cost the whole batch. */
function writeText(to: Writer, tag: number, given: unknown): void {
  const text = typeof given === 'string' ? given : String(given);
  if (text !== '') to.string(tag, text);
}

function writeTime(to: Writer, tag: number, time: HrTime): void {
  if (time[0] !== 0 || time[1] !== 0) to.time(tag, time);
}

/** NaN, where a kind or a count is missing, is left out like 0. */
function writeCount(to: Writer, tag: number, count: number | undefined): void {
  if (count) to.varint(tag, count);
}

/** A link tells of its own context, a span of its parent's (OTLP `SpanFlags`). */
function flagsOf(traceFlags: number, remote: boolean | undefined): number {
  return (traceFlags & traceFlagsMask) | hasIsRemote | (remote ? isRemote : 0);
}
