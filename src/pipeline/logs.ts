import {
  LoggerProvider,
  SimpleLogRecordProcessor,
  type LogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type { LogsModel } from '../config/model.ts';
import type { Drains } from './finish-now.ts';
import type { LazyExporters } from './lazy-exporters.ts';
import type { OwnMetrics } from './metrics.ts';
import type { Parts } from './parts.ts';
import { logValueLimits, makeValueLimits } from './value-limits.ts';

/** Undefined where nothing takes the records. */
export function makeLoggerProvider(
  model: LogsModel | undefined,
  { resource, exporters, custom, declared, voice, drains }: Parts,
  ownMetrics: OwnMetrics,
): LoggerProvider | undefined {
  const {
    attributeValueLengthLimit: longest,
    attributeValueDepthLimit: deepest,
    ...limits
  }: Partial<LogsModel['limits']> = model?.limits ?? {};
  const processors = (model?.processors ?? []).map((processor) =>
    makeProcessor(processor, exporters, ownMetrics, drains),
  );
  if (processors.length + custom.logRecordProcessors.length === 0) return undefined;
  return new LoggerProvider({
    resource,
    logRecordLimits: limits,
    processors: [
      ...custom.logRecordProcessors,
      logValueLimits(makeValueLimits(longest, voice, deepest)),
      ...(model?.bridgesEvents === true ? [declared().eventBridge] : []),
      ...processors,
    ],
    ...(model?.loggers && { loggerConfigurator: declared().loggerConfigurator(model.loggers) }),
    ...ownMetrics,
  });
}

function makeProcessor(
  model: LogsModel['processors'][number],
  exporters: LazyExporters,
  ownMetrics: OwnMetrics,
  { batches }: Drains,
): LogRecordProcessor {
  if (model.batch === undefined) {
    const exporter = exporters.logs(model.exporter);
    return new SimpleLogRecordProcessor({ exporter, ...ownMetrics });
  }
  const tray = exporters.logTray(model.exporter, model.batch);
  const batcher = batches.make('logs', tray, model.batch, ownMetrics.meterProvider);
  return {
    onEmit: (record) => batcher.add(record),
    forceFlush: () => batcher.forceFlush(),
    shutdown: () => batcher.shutdown(),
  };
}
