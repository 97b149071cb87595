import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
} from '@opentelemetry/sdk-metrics';
import type { AggregationOption } from '@opentelemetry/sdk-metrics';

/** Values of OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE. */
export type TemporalityPreference = 'cumulative' | 'delta' | 'lowmemory';

/** Values of OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION. */
export type HistogramPreference =
  | 'explicit_bucket_histogram'
  | 'base2_exponential_bucket_histogram';

const deltaKinds: Readonly<Record<TemporalityPreference, ReadonlySet<InstrumentType>>> = {
  cumulative: new Set(),
  delta: new Set([
    InstrumentType.COUNTER,
    InstrumentType.OBSERVABLE_COUNTER,
    InstrumentType.HISTOGRAM,
    InstrumentType.GAUGE,
    InstrumentType.OBSERVABLE_GAUGE,
  ]),
  lowmemory: new Set([InstrumentType.COUNTER, InstrumentType.HISTOGRAM]),
};

/** Delta or cumulative for a kind of instrument (OTLP metrics exporter specification). */
export function temporalityOf(
  preference: TemporalityPreference,
  kind: InstrumentType,
): AggregationTemporality {
  return deltaKinds[preference].has(kind)
    ? AggregationTemporality.DELTA
    : AggregationTemporality.CUMULATIVE;
}

/** The aggregation of a kind of instrument: only histograms have a choice. */
export function aggregationOf(
  preference: HistogramPreference,
  kind: InstrumentType,
): AggregationOption {
  return kind === InstrumentType.HISTOGRAM && preference === 'base2_exponential_bucket_histogram'
    ? { type: AggregationType.EXPONENTIAL_HISTOGRAM }
    : { type: AggregationType.DEFAULT };
}
