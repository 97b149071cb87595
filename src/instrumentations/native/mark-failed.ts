import { SpanStatusCode, type Span } from '@opentelemetry/api';

/** Marks a span as failed. A status code speaks for itself; only what was thrown is described. */
export function markFailed(span: Span, error: unknown): void {
  if (error instanceof Error) {
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  } else {
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
}
