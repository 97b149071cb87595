import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import {
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  MetricsExporterMetricsHelper,
} from '@opentelemetry/otlp-transformer';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { OtlpSettings } from '../../../src/config/otlp.ts';
import { metricsSerializer } from '../../../src/export/encode/metrics.ts';
import { makeTraceSerializer } from '../../../src/export/encode/trace-serializer.ts';
import { InProcessCarrier } from '../../../src/export/in-process.ts';
import type { listeningHost } from './telemetry.ts';

type Host = Pick<ReturnType<typeof listeningHost>, 'voice' | 'userAgent'>;
type Result = (result: ExportResult) => void;

/** Sends each batch as a request of its own; the result is known once it is, or when time is up. */
export type TestExporter<Batch> = {
  readonly export: (batch: Batch, done: Result) => void;
  readonly forceFlush: () => Promise<void>;
  readonly finish: (millis: number) => Promise<void>;
  readonly shutdown: () => Promise<void>;
};

export function otlpTraceExporter(
  settings: OtlpSettings,
  host: Host,
): TestExporter<ReadableSpan[]> {
  const json = settings.protocol === 'http/json';
  const { serializeRequest } = json ? JsonTraceSerializer : makeTraceSerializer();
  return exporterOf(settings, host, serializeRequest, ({ length }) => length);
}

export function otlpLogExporter(
  settings: OtlpSettings,
  host: Host,
): TestExporter<ReadableLogRecord[]> {
  const { serializeRequest } = ProtobufLogsSerializer;
  return exporterOf(settings, host, serializeRequest, ({ length }) => length);
}

export function otlpMetricExporter(
  settings: OtlpSettings,
  host: Host,
): TestExporter<ResourceMetrics> {
  const { serializeRequest } = metricsSerializer;
  return exporterOf(settings, host, serializeRequest, MetricsExporterMetricsHelper.countItems);
}

function exporterOf<Batch>(
  settings: OtlpSettings,
  host: Host,
  encode: (batch: Batch) => Uint8Array | undefined,
  count: (batch: Batch) => number,
): TestExporter<Batch> {
  const pending: ((isDelivered: boolean) => void)[] = [];
  const carrier = new InProcessCarrier({
    ...host,
    queueBytes: 2 ** 30,
    onSettled: (_, __, isDelivered) => pending.shift()?.(isDelivered),
    onUnanswered: () => {},
    process,
    sender: 'nowhere',
  });
  const { signal, timeoutMillis } = settings;
  const giveUp = (): void => {
    for (const end of pending.splice(0)) end(false);
  };
  return {
    export: (batch, done) => {
      const timer = setTimeout(giveUp, Math.min(timeoutMillis + 100, 2 ** 31 - 1)).unref();
      pending.push((isDelivered) => {
        clearTimeout(timer);
        done({ code: isDelivered ? ExportResultCode.SUCCESS : ExportResultCode.FAILED });
      });
      const bytes = encode(batch) ?? new Uint8Array();
      const to = JSON.stringify(settings);
      carrier.send({ signal, to, items: count(batch), bytes, waitMillis: 0, mostItems: 0 });
    },
    forceFlush: () => carrier.flush(timeoutMillis),
    finish: (millis) => carrier.finish(millis).then(giveUp),
    shutdown: () => carrier.close(timeoutMillis).then(giveUp),
  };
}
