import type { Resource } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  SimpleLogRecordProcessor,
  type LogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { logRecordLimits } from '../config/limits.ts';
import type { Config } from '../config/options.ts';
import type { ExporterSource } from './exporter-source.ts';
import { lazyExporter } from './lazy-exporter.ts';
import type { OwnMetrics } from './metrics.ts';

type ExporterName = Config['OTEL_LOGS_EXPORTER'][number];

/** Undefined where OTEL_LOGS_EXPORTER is `none`. */
export function makeLoggerProvider(
  config: Config,
  resource: Resource,
  source: ExporterSource,
  ownMetrics: OwnMetrics,
): LoggerProvider | undefined {
  const names = config.OTEL_LOGS_EXPORTER;
  if (names.length === 0) return undefined;
  return new LoggerProvider({
    resource,
    logRecordLimits: logRecordLimits(config),
    processors: names.map((name) => makeProcessor(config, name, source, ownMetrics)),
    ...ownMetrics,
  });
}

function makeProcessor(
  config: Config,
  name: ExporterName,
  source: ExporterSource,
  ownMetrics: OwnMetrics,
): LogRecordProcessor {
  const exporter = lazyExporter(() => source.logs(name));
  if (name === 'console') return new SimpleLogRecordProcessor({ exporter, ...ownMetrics });
  return new BatchLogRecordProcessor({
    exporter,
    scheduledDelayMillis: config.OTEL_BLRP_SCHEDULE_DELAY,
    exportTimeoutMillis: config.OTEL_BLRP_EXPORT_TIMEOUT,
    maxQueueSize: config.OTEL_BLRP_MAX_QUEUE_SIZE,
    maxExportBatchSize: config.OTEL_BLRP_MAX_EXPORT_BATCH_SIZE,
    ...ownMetrics,
  });
}
