import { SpanKind, SpanStatusCode, type HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { textOf } from '../../../render/clean.ts';
import type { LogView, SpanView } from '../../../render/views.ts';

const kinds = {
  [SpanKind.INTERNAL]: 'internal',
  [SpanKind.SERVER]: 'server',
  [SpanKind.CLIENT]: 'client',
  [SpanKind.PRODUCER]: 'producer',
  [SpanKind.CONSUMER]: 'consumer',
} as const;

const statuses = {
  [SpanStatusCode.UNSET]: 'unset',
  [SpanStatusCode.OK]: 'ok',
  [SpanStatusCode.ERROR]: 'error',
} as const;

export function viewSpan(span: ReadableSpan): SpanView {
  const { traceId, spanId } = span.spanContext();
  // What only the end of the process has ended was running.
  const hasEnded = span.ended && !('process.ended_before_span' in span.attributes);
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    service: textOf(span.resource.attributes['service.name'] ?? 'unknown_service'),
    name: span.name,
    kind: kinds[span.kind],
    startMillis: toMillis(span.startTime),
    durationMillis: hasEnded ? toMillis(span.duration) : undefined,
    status: statuses[span.status.code],
    statusMessage: span.status.message,
    attributes: span.attributes,
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      // Apart, since milliseconds since 1970 leave no room for fractions of microseconds.
      offsetMillis: (time[0] - span.startTime[0]) * 1000 + (time[1] - span.startTime[1]) / 1e6,
      attributes: attributes ?? {},
    })),
    links: span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId })),
    scope: span.instrumentationScope.name,
  };
}

/** @param spanName of the span that it was emitted in, where that is known */
export function viewLog(record: ReadableLogRecord, spanName: string | undefined): LogView {
  const { hrTime, hrTimeObserved } = record;
  const isUnknown = hrTime[0] === 0 && hrTime[1] === 0;
  return {
    timeMillis: toMillis(isUnknown ? hrTimeObserved : hrTime),
    severityNumber: record.severityNumber ?? 0,
    severityText: record.severityText,
    eventName: record.eventName,
    body: record.body,
    attributes: record.attributes,
    traceId: record.spanContext?.traceId,
    spanName,
  };
}

function toMillis([seconds, nanos]: HrTime): number {
  return seconds * 1000 + nanos / 1e6;
}
