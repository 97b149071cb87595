import {
  PeriodicExportingMetricReader,
  type IMetricReader,
  type MeterProvider,
} from '@opentelemetry/sdk-metrics';
import type { MetricsModel, PeriodicModel } from '../config/model.ts';
import { keepExemplars } from './exemplars/keep.ts';
import type { LazyExporters } from './lazy-exporters.ts';
import { rememberSets } from './meter/known-sets.ts';
import { AdaptedMeterProvider } from './meter/provider.ts';
import { aggregationOf, temporalityOf } from './metric-preference.ts';
import type { Parts } from './parts.ts';

/** Where the SDK's own parts record what they do; empty where nobody asked for it. */
export type OwnMetrics = {
  readonly meterProvider?: MeterProvider;
  readonly selfObsMeterProvider?: MeterProvider;
};

export function ownMetricsOf(
  model: MetricsModel | undefined,
  provider: MeterProvider | undefined,
): OwnMetrics {
  if (model?.isSelfObserved !== true || provider === undefined) return {};
  return { meterProvider: provider, selfObsMeterProvider: provider };
}

/** Undefined where nothing takes the metrics. */
export function makeMeterProvider(
  model: MetricsModel | undefined,
  { resource, exporters, custom, declared, drains }: Parts,
): MeterProvider | undefined {
  const configured = (model?.readers ?? []).map((reader) => {
    const made =
      reader.kind === 'prometheus' ? exporters.prometheus(reader) : makeReader(reader, exporters);
    const { cardinality } = reader;
    if (cardinality !== undefined) made.selectCardinalityLimit = declared().limitOf(cardinality);
    return made;
  });
  drains.metrics.push(...configured);
  const readers = [...configured, ...custom.readers];
  if (readers.length === 0) return undefined;
  const { isSelfObserved = false, exemplars = 'trace_based' } = model ?? {};
  const views = [...(model?.views?.map(declared().toView) ?? []), ...custom.views];
  const options = { resource, readers, views, sdkMetricsEnabled: isSelfObserved };
  const adaptions = exemplars === 'always_off' ? [] : [keepExemplars(exemplars)];
  const provider = new AdaptedMeterProvider(options, [...adaptions, rememberSets]);
  if (model?.meters !== undefined) declared().switchMeters(provider, model.meters);
  return provider;
}

function makeReader(model: PeriodicModel, exporters: LazyExporters): IMetricReader {
  const { maxExportBatchSize } = model;
  return new PeriodicExportingMetricReader({
    exporter: {
      ...exporters.metrics(model.exporter),
      selectAggregationTemporality: (kind) => temporalityOf(model.temporality, kind),
      selectAggregation: (kind) => aggregationOf(model.histogram, kind),
    },
    exportIntervalMillis: model.intervalMillis,
    // The reader refuses a timeout above its interval.
    exportTimeoutMillis: Math.min(model.timeoutMillis, model.intervalMillis),
    ...(maxExportBatchSize !== undefined && { maxExportBatchSize }),
  });
}
