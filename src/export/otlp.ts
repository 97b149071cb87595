import {
  JsonLogsSerializer,
  JsonTraceSerializer,
  MetricsExporterMetricsHelper,
  ProtobufLogsSerializer,
} from '@opentelemetry/otlp-transformer';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtlpSettings } from '../config/otlp.ts';
import type { Voice } from '../diag/voice.ts';
import type { Carrier } from './carrier.ts';
import { jsonMetricsSerializer } from './encode/json-metrics.ts';
import { metricsSerializer } from './encode/metrics.ts';
import { makeTraceSerializer } from './encode/trace-serializer.ts';
import { OtlpExporter } from './exporter.ts';
import { halvesOf, halvesOfMetrics } from './split.ts';

export { makeCarrier, type ChosenCarrier } from './choose-carrier.ts';
export { logEncoding, spanEncoding } from './encoding.ts';

/** Encodes whole batches of spans: all at once, unlike `spanEncoding`. */
export function spanExporter(settings: OtlpSettings, carrier: Carrier, voice: Voice): SpanExporter {
  const json = settings.protocol === 'http/json';
  const serializer = json ? JsonTraceSerializer : makeTraceSerializer();
  const codec = { serializer, count: lengthOf, split: halvesOf };
  return new OtlpExporter<ReadableSpan[]>(codec, settings, carrier, voice);
}

export function logExporter(
  settings: OtlpSettings,
  carrier: Carrier,
  voice: Voice,
): OtlpExporter<ReadableLogRecord[]> {
  const json = settings.protocol === 'http/json';
  const serializer = json ? JsonLogsSerializer : ProtobufLogsSerializer;
  const codec = { serializer, count: lengthOf, split: halvesOf };
  return new OtlpExporter<ReadableLogRecord[]>(codec, settings, carrier, voice);
}

export function metricExporter(
  settings: OtlpSettings,
  carrier: Carrier,
  voice: Voice,
): PushMetricExporter {
  const json = settings.protocol === 'http/json';
  const serializer = json ? jsonMetricsSerializer : metricsSerializer;
  const count = MetricsExporterMetricsHelper.countItems;
  const codec = { serializer, count, split: halvesOfMetrics };
  return new OtlpExporter<ResourceMetrics>(codec, settings, carrier, voice);
}

function lengthOf(batch: readonly unknown[]): number {
  return batch.length;
}
