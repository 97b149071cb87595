import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Link, SpanContext, SpanStatus } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { isoTime, resourceFields, scopeFields, spanId, traceId } from './fields.ts';

/** A span with the keys, their order and their formats of the Python SDK's console exporter, then our own. */
export function spanDocument(span: ReadableSpan): object {
  return {
    name: span.name,
    context: contextFields(span.spanContext()),
    kind: `SpanKind.${SpanKind[span.kind]}`,
    parent_id: span.parentSpanContext === undefined ? null : spanId(span.parentSpanContext),
    start_time: isoTime(span.startTime),
    end_time: isoTime(span.endTime),
    status: statusFields(span.status),
    attributes: span.attributes,
    events: span.events.map(eventFields),
    links: span.links.map(linkFields),
    resource: resourceFields(span.resource),
    scope: scopeFields(span.instrumentationScope),
    dropped_attributes: span.droppedAttributesCount || undefined,
    dropped_events: span.droppedEventsCount || undefined,
    dropped_links: span.droppedLinksCount || undefined,
  };
}

function contextFields(context: SpanContext): object {
  return {
    trace_id: traceId(context),
    span_id: spanId(context),
    trace_state: traceStateText(context.traceState?.serialize() ?? ''),
  };
}

function statusFields(status: SpanStatus): object {
  return { status_code: SpanStatusCode[status.code], description: status.message || undefined };
}

function eventFields(event: TimedEvent): object {
  return {
    name: event.name,
    timestamp: isoTime(event.time),
    attributes: event.attributes ?? {},
  };
}

function linkFields(link: Link): object {
  return { context: contextFields(link.context), attributes: link.attributes ?? {} };
}

/** The header form `a=b,c=d` as Python prints it: `['{key=a, value=b}', '{key=c, value=d}']`. */
function traceStateText(header: string): string {
  const members = header === '' ? [] : header.split(',');
  const pairs = members.map((member) => {
    const equals = member.indexOf('=');
    return quoted(`{key=${member.slice(0, equals)}, value=${member.slice(equals + 1)}}`);
  });
  return `[${pairs.join(', ')}]`;
}

/** Python's repr of printable ASCII text. */
function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\');
  if (!text.includes("'")) return `'${escaped}'`;
  return text.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`;
}
