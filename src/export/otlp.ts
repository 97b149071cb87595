import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  MetricsExporterMetricsHelper,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type {
  AggregationOption,
  AggregationTemporality,
  InstrumentType,
  PushMetricExporter,
  ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtlpSettings } from '../config/otlp.ts';
import { OtlpExporter } from './exporter.ts';
import type { ExportHost } from './exporter.ts';
import { aggregationOf, temporalityOf } from './metric-preference.ts';
import type { HistogramPreference, TemporalityPreference } from './metric-preference.ts';

/** `finish` is the last flush of a process: no back-off, within `millis`, keeps it alive till then. */
export type Finishing = {
  readonly forceFlush: () => Promise<void>;
  readonly finish: (millis: number, work?: Promise<unknown>) => Promise<void>;
};

export type MetricPreferences = {
  readonly temporality: TemporalityPreference;
  readonly histogram: HistogramPreference;
};

/** Sends spans to a collector. Touches neither network nor files before the first export. */
export function otlpTraceExporter(
  settings: OtlpSettings,
  host: ExportHost,
): SpanExporter & Finishing {
  const json = settings.protocol === 'http/json';
  const serializer = json ? JsonTraceSerializer : ProtobufTraceSerializer;
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
  preferences: MetricPreferences,
): PushMetricExporter & Finishing {
  return new OtlpMetricExporter(settings, host, preferences);
}

function lengthOf(batch: readonly unknown[]): number {
  return batch.length;
}

class OtlpMetricExporter extends OtlpExporter<ResourceMetrics> implements PushMetricExporter {
  readonly #preferences: MetricPreferences;

  constructor(settings: OtlpSettings, host: ExportHost, preferences: MetricPreferences) {
    const json = settings.protocol === 'http/json';
    const serializer = json ? JsonMetricsSerializer : ProtobufMetricsSerializer;
    super({ serializer, count: MetricsExporterMetricsHelper.countItems }, settings, host);
    this.#preferences = preferences;
  }

  selectAggregationTemporality(kind: InstrumentType): AggregationTemporality {
    return temporalityOf(this.#preferences.temporality, kind);
  }

  selectAggregation(kind: InstrumentType): AggregationOption {
    return aggregationOf(this.#preferences.histogram, kind);
  }
}
