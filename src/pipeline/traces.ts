import type { Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  TracerProvider,
  type Sampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { spanLimits } from '../config/limits.ts';
import type { Config } from '../config/options.ts';
import type { LazyExporters } from './lazy-exporters.ts';
import type { OwnMetrics } from './metrics.ts';
import { sqlSanitizer } from './sanitize-sql.ts';

type ExporterName = Config['OTEL_TRACES_EXPORTER'][number];

/** Undefined where OTEL_TRACES_EXPORTER is `none`: the API stays a no-op, context still flows. */
export function makeTracerProvider(
  config: Config,
  resource: Resource,
  sampler: Sampler,
  exporters: LazyExporters,
  ownMetrics: OwnMetrics,
): TracerProvider | undefined {
  const names = config.OTEL_TRACES_EXPORTER;
  if (names.length === 0) return undefined;
  return new TracerProvider({
    resource,
    sampler,
    spanLimits: spanLimits(config),
    spanProcessors: [
      sqlSanitizer,
      ...names.map((name) => makeProcessor(config, name, exporters, ownMetrics)),
    ],
    ...ownMetrics,
  });
}

function makeProcessor(
  config: Config,
  name: ExporterName,
  exporters: LazyExporters,
  ownMetrics: OwnMetrics,
): SpanProcessor {
  const exporter = exporters.spans(name);
  // People who read the console want a span when it ends, and have it however the process ends.
  if (name === 'console') {
    const processor = new SimpleSpanProcessor({ exporter, ...ownMetrics });
    processor.onStart = exporters.spanStarts() ?? processor.onStart;
    return processor;
  }
  return new BatchSpanProcessor({
    exporter,
    scheduledDelayMillis: config.OTEL_BSP_SCHEDULE_DELAY,
    exportTimeoutMillis: config.OTEL_BSP_EXPORT_TIMEOUT,
    maxQueueSize: config.OTEL_BSP_MAX_QUEUE_SIZE,
    maxExportBatchSize: config.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
    ...ownMetrics,
  });
}
