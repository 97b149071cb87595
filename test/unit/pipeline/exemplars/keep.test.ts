import { ROOT_CONTEXT, trace, TraceFlags, type Context } from '@opentelemetry/api';
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, test } from 'vitest';
import { exemplarsOf, type Exemplar } from '../../../../src/pipeline/exemplars/exemplar.ts';
import { keepExemplars } from '../../../../src/pipeline/exemplars/keep.ts';
import { AdaptedMeterProvider } from '../../../../src/pipeline/meter/provider.ts';

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
  async exemplars(): Promise<Record<string, (readonly Exemplar[])[]>> {
    return byName((await this.collect()).resourceMetrics);
  }
}

function byName({ scopeMetrics }: ResourceMetrics): Record<string, (readonly Exemplar[])[]> {
  const all = scopeMetrics.flatMap(({ metrics }) => metrics);
  return Object.fromEntries(
    all.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.map(exemplarsOf)]),
  );
}

const traceId = '0af7651916cd43dd8448eb211c80319c';
const within = (spanId: string, traceFlags = TraceFlags.SAMPLED): Context =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags });
const [first, second] = ['b7ad6b7169203331', 'b7ad6b7169203332'];
const ids = (exemplars: readonly Exemplar[] | undefined): unknown[] =>
  (exemplars ?? []).map(({ value, spanId }) => [value, spanId]);

function started(
  filter: 'trace_based' | 'always_on',
  temporality = AggregationTemporality.CUMULATIVE,
  views: { instrumentName: string; attributesProcessors: never[] }[] = [],
) {
  const reader = new Reader({ aggregationTemporalitySelector: () => temporality });
  const provider = new AdaptedMeterProvider({ readers: [reader], views }, [keepExemplars(filter)]);
  return { reader, provider, meter: provider.getMeter('shop') };
}

test('a histogram keeps the last of each bucket that was measured in a sampled span', async () => {
  const { reader, meter } = started('trace_based');
  const histogram = meter.createHistogram('h', { advice: { explicitBucketBoundaries: [1, 10] } });
  histogram.record(1, { a: 1 }, within(first));
  histogram.record(0.5, { a: 1 }, within(second));
  histogram.record(5, { a: 1 }, within(first, TraceFlags.NONE));
  histogram.record(6, { a: 1 });
  histogram.record(50, { a: 1 }, within(first));
  const { h } = await reader.exemplars();
  expect(ids(h?.[0])).toEqual([
    [0.5, second],
    [50, first],
  ]);
  expect(h?.[0]?.[0]).toEqual({
    value: 0.5,
    time: [expect.any(Number), expect.any(Number)],
    traceId,
    spanId: second,
    filteredAttributes: {},
  });
});

test('a counter keeps one, each set of attributes its own', async () => {
  const { reader, meter } = started('trace_based');
  const counter = meter.createCounter('c');
  counter.add(1, { a: 1 }, within(first));
  counter.add(2, { a: 2 }, within(second));
  counter.add(3, { a: 3 });
  const { c } = await reader.exemplars();
  expect(c?.map(ids)).toEqual([[[1, first]], [[2, second]], []]);
});

test('of many measurements of a counter each has its chance', async () => {
  const { reader, meter } = started('trace_based', AggregationTemporality.DELTA);
  const counter = meter.createCounter('c');
  const seen = new Set<number>();
  for (let round = 0; round < 60; round++) {
    for (const value of [1, 2, 3]) counter.add(value, {}, within(first));
    const { c } = await reader.exemplars();
    expect(c?.[0]).toHaveLength(1);
    seen.add(c?.[0]?.[0]?.value ?? 0);
  }
  expect(seen).toEqual(new Set([1, 2, 3]));
});

test('cumulative points keep what they had, delta points only what is new', async () => {
  for (const [temporality, wanted] of [
    [AggregationTemporality.CUMULATIVE, [[1, first]]],
    [AggregationTemporality.DELTA, []],
  ] as const) {
    const { reader, meter } = started('trace_based', temporality);
    const [counter, histogram] = [meter.createCounter('c'), meter.createHistogram('h')];
    counter.add(1, {}, within(first));
    histogram.record(1, {}, within(first));
    await reader.exemplars();
    counter.add(2);
    histogram.record(2);
    const { c, h } = await reader.exemplars();
    expect([ids(c?.[0]), ids(h?.[0])]).toEqual([wanted, wanted]);
    counter.add(3, {}, within(second));
    histogram.record(3000, {}, within(second));
    const after = await reader.exemplars();
    expect(ids(after['c']?.[0])).toEqual([[3, second]]);
    expect(ids(after['h']?.[0])).toEqual([...wanted, [3000, second]]);
  }
});

test('always_on keeps measurements outside of spans too', async () => {
  const { reader, meter } = started('always_on');
  meter.createCounter('c').add(1);
  meter.createUpDownCounter('u').add(-1, {}, within(first, TraceFlags.NONE));
  meter.createGauge('g').record(4);
  const { c, u, g } = await reader.exemplars();
  expect(c?.[0]).toEqual([expect.not.objectContaining({ spanId: expect.anything() as string })]);
  expect(ids(u?.[0])).toEqual([[-1, first]]);
  expect(ids(g?.[0])).toEqual([[4, undefined]]);
});

test('an exponential histogram keeps twenty', async () => {
  const reader = new Reader({
    aggregationSelector: () => ({ type: AggregationType.EXPONENTIAL_HISTOGRAM }),
  });
  const provider = new AdaptedMeterProvider({ readers: [reader] }, [keepExemplars('trace_based')]);
  const histogram = provider.getMeter('shop').createHistogram('h');
  for (let at = 0; at < 50; at++) histogram.record(at, {}, within(first));
  expect((await reader.exemplars())['h']?.[0]).toHaveLength(20);
  histogram.record(100, {}, within(second));
  expect(ids((await reader.exemplars())['h']?.[0])[0]).toEqual([100, second]);
});

test('attributes that a view takes away are told by the exemplar', async () => {
  const reader = new Reader();
  const view = {
    instrumentName: 'c',
    attributesProcessors: [{ process: ({ a }: { a?: number }) => ({ a }) }],
  };
  const provider = new AdaptedMeterProvider({ readers: [reader], views: [view as never] }, [
    keepExemplars('trace_based'),
  ]);
  provider.getMeter('shop').createCounter('c').add(1, { a: 1, b: 2 }, within(first));
  const { c } = await reader.exemplars();
  expect(c?.[0]?.[0]?.filteredAttributes).toEqual({ b: 2 });
});

test('two readers each have theirs, and the sums are as without exemplars', async () => {
  const readers = [new Reader(), new Reader()];
  const provider = new AdaptedMeterProvider({ readers }, [keepExemplars('trace_based')]);
  const counter = provider.getMeter('shop').createCounter('c');
  counter.add(1, {}, within(first));
  counter.add(2, {}, within(first));
  for (const reader of readers) {
    const { resourceMetrics } = await reader.collect();
    const [point] = resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
    expect(point?.value).toBe(3);
    expect(point && exemplarsOf(point)).toHaveLength(1);
  }
});

test('readers that record what they do get their meter', async () => {
  const reader = new Reader();
  const options = { readers: [reader], sdkMetricsEnabled: true };
  const provider = new AdaptedMeterProvider(options, [keepExemplars('trace_based')]);
  provider.getMeter('shop').createCounter('c').add(1, {}, within(first));
  await reader.collect();
  expect(Object.keys(await reader.exemplars())).toContain('c');
  await provider.shutdown();
});

describe('off', () => {
  test('the SDK’s own provider records none', async () => {
    const reader = new Reader();
    const provider = new MeterProvider({ readers: [reader] });
    provider.getMeter('shop').createCounter('c').add(1, {}, within(first));
    expect((await reader.exemplars())['c']).toEqual([[]]);
  });
});
