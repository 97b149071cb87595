import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Serializer } from './serializer.ts';
import { TraceEncoder } from './traces.ts';

/** A serializer of OTLP protobuf for one exporter: it keeps its buffers from batch to batch. */
export function makeTraceSerializer(): Serializer<ReadableSpan[]> {
  const encoder = new TraceEncoder();
  return {
    serializeRequest: (spans) => {
      try {
        for (const span of spans) encoder.add(span);
        return encoder.take();
      } catch (error) {
        // The batch is lost as a whole: nothing of it may go out with the next one.
        encoder.clear();
        throw error;
      }
    },
  };
}
