import type { Attributes } from '@opentelemetry/api';
import {
  AggregationTemporality,
  createAllowListAttributesProcessor,
  MeterProvider,
  MetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, test } from 'vitest';
import { rememberSets } from '../../../../src/pipeline/meter/known-sets.ts';
import { AdaptedMeterProvider } from '../../../../src/pipeline/meter/provider.ts';

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const freeze = (attributes: Attributes): Attributes => Object.freeze(attributes);
const [get, put] = [freeze({ method: 'GET' }), freeze({ method: 'PUT' })];
/** Two collections of measurements, in turn with frozen and with other sets. */
const measurements: readonly (readonly [number, Attributes])[][] = [
  [
    [1, get],
    [2, get],
    [4, put],
    [8, { method: 'GET' }],
    [16, { method: 'PUT', more: 1 }],
    [32, get],
  ],
  [
    [64, get],
    [128, put],
    [256, { method: 'PUT' }],
  ],
];

async function pointsOf(provider: MeterProvider, readers: readonly Reader[]): Promise<unknown[]> {
  const meter = provider.getMeter('shop');
  const [counter, histogram] = [meter.createCounter('c'), meter.createHistogram('h')];
  const seen: unknown[] = [];
  for (const round of measurements) {
    for (const [value, attributes] of round) {
      counter.add(value, attributes);
      histogram.record(value, attributes);
    }
    for (const reader of readers) {
      const { resourceMetrics } = await reader.collect();
      for (const { dataPoints } of resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)) {
        seen.push(dataPoints.map(({ attributes, value }) => [attributes, value]));
      }
    }
  }
  return seen;
}

const views: Record<string, ViewOptions[]> = {
  'no view': [],
  'a view that takes attributes away': [
    { instrumentName: 'c', attributesProcessors: [createAllowListAttributesProcessor(['method'])] },
  ],
  'a cardinality limit': [{ instrumentName: '*', aggregationCardinalityLimit: 2 }],
};

describe.each(Object.keys(views))('%s', (name) => {
  test.each([
    ['delta', [AggregationTemporality.DELTA]],
    ['cumulative', [AggregationTemporality.CUMULATIVE]],
    ['both', [AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE]],
  ])('%s: the points are those of the SDK', async (_, temporalities) => {
    const make = (): Reader[] =>
      temporalities.map((each) => new Reader({ aggregationTemporalitySelector: () => each }));
    const [own, plain] = [make(), make()];
    const options = { views: views[name] ?? [] };
    const adapted = new AdaptedMeterProvider({ ...options, readers: own }, [rememberSets]);
    const points = await pointsOf(adapted, own);
    expect(points).toEqual(
      await pointsOf(new MeterProvider({ ...options, readers: plain }), plain),
    );
    expect(points.length).toBeGreaterThan(0);
  });
});

test('a frozen set is printed once for each collection, not for each measurement', async () => {
  const reader = new Reader();
  let reads = 0;
  const attributes = freeze({
    get method() {
      reads++;
      return 'GET';
    },
  });
  const counter = new AdaptedMeterProvider({ readers: [reader] }, [rememberSets])
    .getMeter('shop')
    .createCounter('c');
  for (let count = 0; count < 100; count++) counter.add(1, attributes);
  expect(reads).toBeLessThan(10);
});
