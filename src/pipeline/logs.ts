import type { Resource } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  SimpleLogRecordProcessor,
  type LogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { logRecordLimits } from '../config/limits.ts';
import type { Config } from '../config/options.ts';
import type { LazyExporters } from './lazy-exporters.ts';
import type { OwnMetrics } from './metrics.ts';

type ExporterName = Config['OTEL_LOGS_EXPORTER'][number];

/** Undefined where OTEL_LOGS_EXPORTER is `none`. */
export function makeLoggerProvider(
  config: Config,
  resource: Resource,
  exporters: LazyExporters,
  ownMetrics: OwnMetrics,
): LoggerProvider | undefined {
  const names = config.OTEL_LOGS_EXPORTER;
  if (names.length === 0) return undefined;
  return new LoggerProvider({
    resource,
    logRecordLimits: logRecordLimits(config),
    processors: names.map((name) => makeProcessor(config, name, exporters, ownMetrics)),
    ...ownMetrics,
  });
}

function makeProcessor(
  config: Config,
  name: ExporterName,
  exporters: LazyExporters,
  ownMetrics: OwnMetrics,
): LogRecordProcessor {
  const exporter = exporters.logs(name);
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
