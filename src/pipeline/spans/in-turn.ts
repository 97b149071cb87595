import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Context } from '@opentelemetry/api';

/** What a span tells of itself while it lives. */
export type SpanEvents = {
  readonly onStart: (span: Span, context: Context) => void;
  readonly onEnding: (span: Span) => void;
  readonly onEnd: (span: ReadableSpan) => void;
};

/** Tells all processors, in their order. */
export function inTurn(processors: readonly SpanProcessor[]): SpanEvents {
  return {
    onStart: (span, context) => {
      for (const processor of processors) processor.onStart(span, context);
    },
    onEnding: (span) => {
      for (const processor of processors) processor.onEnding?.(span);
    },
    onEnd: (span) => {
      for (const processor of processors) processor.onEnd(span);
    },
  };
}
