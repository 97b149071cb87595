import { ExportResultCode } from '@opentelemetry/core';
import type { ExportResult } from '@opentelemetry/core';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { writeJson } from './console/json.ts';
import { logDocument } from './console/log.ts';
import { metricsDocument } from './console/metrics.ts';
import { spanDocument } from './console/span.ts';

/** Where documents go: `pretty` indents by 4, else each document is one line. */
export type ConsoleOut = { readonly write: (text: string) => void; readonly pretty: boolean };

/** Writes each span as one JSON document, in the shape of the Python SDK's console exporter. */
export function consoleSpanExporter(out: ConsoleOut): SpanExporter {
  return writer(out, (spans) => spans.map(spanDocument));
}

/** Writes each metrics export as one JSON document; an export without any point writes nothing. */
export function consoleMetricExporter(out: ConsoleOut): PushMetricExporter {
  return writer(out, (metrics) => {
    const document = metricsDocument(metrics);
    return document === undefined ? [] : [document];
  });
}

/** Writes each log record as one JSON document. */
export function consoleLogExporter(out: ConsoleOut): LogRecordExporter {
  return writer(out, (records) => records.map(logDocument));
}

type Writer<Batch> = {
  export: (batch: Batch, done: (result: ExportResult) => void) => void;
  forceFlush: () => Promise<void>;
  shutdown: () => Promise<void>;
};

function writer<Batch>(out: ConsoleOut, documents: (batch: Batch) => object[]): Writer<Batch> {
  let open = true;
  const indent = out.pretty ? 4 : 0;
  const put = (batch: Batch): ExportResult => {
    if (!open) return { code: ExportResultCode.FAILED };
    try {
      // One write for the batch, so that documents of several processes on one pipe do not mix.
      const text = documents(batch).map((document) => `${writeJson(document, indent)}\n`);
      if (text.length > 0) out.write(text.join(''));
      return { code: ExportResultCode.SUCCESS };
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      return { code: ExportResultCode.FAILED, error: reason };
    }
  };
  return {
    export: (batch, done) => done(put(batch)),
    forceFlush: async () => {},
    shutdown: async () => {
      open = false;
    },
  };
}
