import type { IExportTraceServiceResponse, ISerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { bytesOf, numberOf, readFields } from '../transport/protobuf.ts';
import { TraceEncoder } from './traces.ts';

/** A serializer of OTLP protobuf for one exporter: it keeps its buffers from batch to batch. */
export function makeTraceSerializer(): ISerializer<ReadableSpan[], IExportTraceServiceResponse> {
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
    deserializeResponse: readResponse,
  };
}

/** Reads an `ExportTraceServiceResponse`; what is not sound in it is as if it were not there. */
function readResponse(response: Uint8Array): IExportTraceServiceResponse {
  const partial = readFields(bytesOf(readFields(response), 1));
  const errorMessage = Buffer.from(bytesOf(partial, 2)).toString();
  return { partialSuccess: { rejectedSpans: numberOf(partial, 1), errorMessage } };
}
