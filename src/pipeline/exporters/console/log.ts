import type { HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  attributesOrNull,
  isoTime,
  resourceFields,
  scopeFields,
  spanId,
  traceId,
} from './fields.ts';

/** A log record with the keys, their order and their formats of the Python SDK's console exporter, then our own. */
export function logDocument(record: ReadableLogRecord): object {
  return {
    body: record.body ?? null,
    severity_number: record.severityNumber ?? null,
    severity_text: record.severityText ?? null,
    attributes: attributesOrNull(record.attributes),
    dropped_attributes: record.droppedAttributesCount,
    timestamp: timeOrNull(record.hrTime),
    observed_timestamp: timeOrNull(record.hrTimeObserved),
    trace_id: traceId(record.spanContext),
    span_id: spanId(record.spanContext),
    trace_flags: record.spanContext?.traceFlags ?? 0,
    resource: resourceFields(record.resource),
    event_name: record.eventName ?? '',
    scope: scopeFields(record.instrumentationScope),
  };
}

/** 0 means unknown in the log data model. */
function timeOrNull(time: HrTime): string | null {
  return time[0] === 0 && time[1] === 0 ? null : isoTime(time);
}
