import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';

export type Temporality = 'cumulative' | 'delta' | 'lowmemory';
export type HistogramAggregation =
  | 'explicit_bucket_histogram'
  | 'base2_exponential_bucket_histogram';

const { CUMULATIVE, DELTA } = AggregationTemporality;

/** Instruments whose values go up and down stay cumulative under every preference. */
const upAndDown = new Set([
  InstrumentType.UP_DOWN_COUNTER,
  InstrumentType.OBSERVABLE_UP_DOWN_COUNTER,
]);

/**
 * How instruments are aggregated for a push exporter (OTLP metrics exporter, "Additional
 * Environment Variable Configuration").
 */
export function metricSelectors(
  temporality: Temporality,
  histogram: HistogramAggregation,
): Required<Pick<PushMetricExporter, 'selectAggregation' | 'selectAggregationTemporality'>> {
  return {
    selectAggregationTemporality: (instrument) => {
      if (temporality === 'cumulative' || upAndDown.has(instrument)) return CUMULATIVE;
      if (temporality === 'delta') return DELTA;
      return instrument === InstrumentType.OBSERVABLE_COUNTER ? CUMULATIVE : DELTA;
    },
    selectAggregation: (instrument) =>
      instrument === InstrumentType.HISTOGRAM && histogram.startsWith('base2')
        ? { type: AggregationType.EXPONENTIAL_HISTOGRAM }
        : { type: AggregationType.DEFAULT },
  };
}
