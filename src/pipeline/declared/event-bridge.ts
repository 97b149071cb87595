import { trace } from '@opentelemetry/api';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';

/**
 * Adds log records that are events to the span that is current (spec: "Event to span event
 * bridge"); the record goes on as it is.
 */
export const eventBridge: LogRecordProcessor = {
  onEmit: ({ eventName, attributes, hrTime, spanContext }, context) => {
    if (!eventName || context === undefined) return;
    const span = trace.getSpan(context);
    const isOfSpan = span?.spanContext().spanId === spanContext?.spanId;
    if (span === undefined || !span.isRecording() || !isOfSpan) return;
    span.addEvent(eventName, attributes, hrTime);
  },
  forceFlush: async () => {},
  shutdown: async () => {},
};
