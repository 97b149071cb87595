import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { aggregationOf, temporalityOf } from '../../../src/pipeline/metric-preference.ts';

const kinds = Object.values(InstrumentType);

test.for([
  ['cumulative', []],
  ['delta', ['COUNTER', 'GAUGE', 'HISTOGRAM', 'OBSERVABLE_COUNTER', 'OBSERVABLE_GAUGE']],
  ['lowmemory', ['COUNTER', 'HISTOGRAM']],
] as const)('%s: delta for %o', ([preference, delta]) => {
  const isDelta = (kind: InstrumentType): boolean =>
    temporalityOf(preference, kind) === AggregationTemporality.DELTA;
  expect(kinds.filter(isDelta).toSorted()).toEqual(delta);
});

test('only histograms become exponential, and only on request', () => {
  const exponential = kinds.filter(
    (kind) =>
      aggregationOf('base2_exponential_bucket_histogram', kind).type ===
      AggregationType.EXPONENTIAL_HISTOGRAM,
  );
  expect(exponential).toEqual([InstrumentType.HISTOGRAM]);
  for (const kind of kinds) {
    expect(aggregationOf('explicit_bucket_histogram', kind).type).toBe(AggregationType.DEFAULT);
  }
});
