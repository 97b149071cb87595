import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { JsonLogsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { jsonMetricsSerializer } from './encode/json-metrics.ts';
import type { Serializer } from './encode/serializer.ts';

type Write = (text: string) => void;

/** Writes each batch as one line of OTLP JSON (protocol/file-exporter.md). */
export function otlpSpanLines(write: Write): SpanExporter {
  return writer(JsonTraceSerializer, write, (spans) => spans.length === 0);
}

/** Writes each export as one line of OTLP JSON; an export without any metric writes nothing. */
export function otlpMetricLines(write: Write): PushMetricExporter {
  return writer(jsonMetricsSerializer, write, hasNoMetric);
}

function hasNoMetric({ scopeMetrics }: ResourceMetrics): boolean {
  return scopeMetrics.every(({ metrics }) => metrics.length === 0);
}

/** Writes each batch as one line of OTLP JSON. */
export function otlpLogLines(write: Write): LogRecordExporter {
  return writer(JsonLogsSerializer, write, (records) => records.length === 0);
}

type Writer<Batch> = {
  export: (batch: Batch, done: (result: ExportResult) => void) => void;
  forceFlush: () => Promise<void>;
  shutdown: () => Promise<void>;
};

function writer<Batch>(
  serializer: Serializer<Batch>,
  write: Write,
  isEmpty: (batch: Batch) => boolean,
): Writer<Batch> {
  let open = true;
  const decoder = new TextDecoder();
  return {
    export: (batch, done) => {
      if (!open) return done({ code: ExportResultCode.FAILED });
      const bytes = isEmpty(batch) ? undefined : serializer.serializeRequest(batch);
      if (bytes !== undefined) write(`${decoder.decode(bytes)}\n`);
      done({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: async () => {},
    shutdown: async () => {
      open = false;
    },
  };
}
