import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  MetricsExporterMetricsHelper,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
} from '@opentelemetry/otlp-transformer';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtlpSettings } from '../config/otlp.ts';
import { makeTraceSerializer } from './encode/trace-serializer.ts';
import { OtlpExporter } from './exporter.ts';
import type { ExportHost } from './exporter.ts';

/** `finish` is the last flush of a process: no back-off, within `millis`, keeps it alive till then. */
export type Finishing = {
  readonly forceFlush: () => Promise<void>;
  readonly finish: (millis: number, work?: Promise<unknown>) => Promise<void>;
};

/** Sends spans to a collector. Touches neither network nor files before the first export. */
export function otlpTraceExporter(
  settings: OtlpSettings,
  host: ExportHost,
): SpanExporter & Finishing {
  const json = settings.protocol === 'http/json';
  const serializer = json ? JsonTraceSerializer : makeTraceSerializer();
  return new OtlpExporter<ReadableSpan[]>({ serializer, count: lengthOf }, settings, host);
}

/** Sends log records to a collector. Touches neither network nor files before the first export. */
export function otlpLogExporter(
  settings: OtlpSettings,
  host: ExportHost,
): LogRecordExporter & Finishing {
  const json = settings.protocol === 'http/json';
  const serializer = json ? JsonLogsSerializer : ProtobufLogsSerializer;
  return new OtlpExporter<ReadableLogRecord[]>({ serializer, count: lengthOf }, settings, host);
}

/** Sends metrics to a collector. Touches neither network nor files before the first export. */
export function otlpMetricExporter(
  settings: OtlpSettings,
  host: ExportHost,
): PushMetricExporter & Finishing {
  const json = settings.protocol === 'http/json';
  const serializer = json ? JsonMetricsSerializer : ProtobufMetricsSerializer;
  const count = MetricsExporterMetricsHelper.countItems;
  return new OtlpExporter<ResourceMetrics>({ serializer, count }, settings, host);
}

function lengthOf(batch: readonly unknown[]): number {
  return batch.length;
}
