import type { Resource } from '@opentelemetry/resources';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type IMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { Config } from '../config/options.ts';
import type { Origins } from '../config/read.ts';
import type { LazyExporters } from './lazy-exporters.ts';
import { aggregationOf, temporalityOf } from './metric-preference.ts';

/** Where the SDK's own parts record what they do; empty unless OTEL_NODE_EXPERIMENTAL_SDK_METRICS. */
export type OwnMetrics = {
  readonly meterProvider?: MeterProvider;
  readonly selfObsMeterProvider?: MeterProvider;
};

export function ownMetricsOf(config: Config, provider: MeterProvider | undefined): OwnMetrics {
  if (!config.OTEL_NODE_EXPERIMENTAL_SDK_METRICS || provider === undefined) return {};
  return { meterProvider: provider, selfObsMeterProvider: provider };
}

/** The standard-output metric exporter's own default (metrics/sdk_exporters/stdout.md). */
const consoleInterval = 10_000;

/** Undefined where OTEL_METRICS_EXPORTER is `none`. */
export function makeMeterProvider(
  config: Config,
  origins: Origins,
  resource: Resource,
  exporters: LazyExporters,
): MeterProvider | undefined {
  const readers = config.OTEL_METRICS_EXPORTER.map((name) =>
    name === 'prometheus' ? exporters.prometheus() : makeReader(config, origins, name, exporters),
  );
  if (readers.length === 0) return undefined;
  const sdkMetricsEnabled = config.OTEL_NODE_EXPERIMENTAL_SDK_METRICS;
  return new MeterProvider({ resource, readers, sdkMetricsEnabled });
}

function makeReader(
  config: Config,
  origins: Origins,
  name: 'otlp' | 'console',
  exporters: LazyExporters,
): IMetricReader {
  const isDefault = origins.OTEL_METRIC_EXPORT_INTERVAL === 'default';
  const interval =
    name === 'console' && isDefault ? consoleInterval : config.OTEL_METRIC_EXPORT_INTERVAL;
  const temporality =
    name === 'console' ? 'cumulative' : config.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE;
  const histogram = config.OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION;
  return new PeriodicExportingMetricReader({
    exporter: {
      ...exporters.metrics(name),
      selectAggregationTemporality: (kind) => temporalityOf(temporality, kind),
      selectAggregation: (kind) => aggregationOf(histogram, kind),
    },
    exportIntervalMillis: interval,
    // The reader refuses a timeout above its interval.
    exportTimeoutMillis: Math.min(config.OTEL_METRIC_EXPORT_TIMEOUT, interval),
  });
}
