import { logs, ROOT_CONTEXT, SeverityNumber, trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor, TimedEvent } from '@opentelemetry/sdk-trace';

/** Values of OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN. */
export type ExceptionSignal = 'logs' | 'logs/dup';

const exception = 'exception';

/**
 * Makes a log record of each exception that was recorded on a span (conventions, "Exceptions in
 * logs"); with `logs` the event leaves the span.
 */
export function exceptionLogs(signal: ExceptionSignal): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: (span) => {
      const events = span.events.filter(({ name }) => name === exception);
      if (events.length === 0) return;
      for (const event of events) emit(span, event);
      if (signal === 'logs/dup') return;
      const others = span.events.filter(({ name }) => name !== exception);
      span.events.splice(0, span.events.length, ...others);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

function emit(span: ReadableSpan, { time, attributes }: TimedEvent): void {
  const { name, version, schemaUrl } = span.instrumentationScope;
  const context = trace.setSpanContext(ROOT_CONTEXT, span.spanContext());
  logs.getLogger(name, version, schemaUrl === undefined ? {} : { schemaUrl }).emit({
    eventName: exception,
    timestamp: time,
    severityNumber: SeverityNumber.ERROR,
    severityText: 'ERROR',
    ...(attributes !== undefined && { attributes }),
    context,
  });
}
