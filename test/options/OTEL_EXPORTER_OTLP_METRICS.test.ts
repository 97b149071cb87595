import { expect, test } from 'vitest';
import { protocols, endpointOf } from '../support/delivered.ts';
import { startCollector } from '../support/collector.ts';
import type { MetricRecord } from '../support/collector/metrics.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const temporality = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';
const aggregation = 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION';

const run = (env: Readonly<Record<string, string>>): Promise<BothRuns> =>
  runBoth('signals/instruments.cjs', { env });

function temporalities({ metrics }: BothRuns): Record<string, MetricRecord['temporality']> {
  return Object.fromEntries(metrics.map((metric) => [metric.name, metric.temporality]));
}

test.each<[text: string | undefined, counter: string, observable: string]>([
  [undefined, 'CUMULATIVE', 'CUMULATIVE'],
  ['cumulative', 'CUMULATIVE', 'CUMULATIVE'],
  ['delta', 'DELTA', 'DELTA'],
  [' Delta ', 'DELTA', 'DELTA'],
  ['lowmemory', 'DELTA', 'CUMULATIVE'],
  ['LowMemory', 'DELTA', 'CUMULATIVE'],
])('temporality %s', async (text, counter, observable) => {
  const ran = await run(text === undefined ? {} : { [temporality]: text });
  expect(ran.said).toEqual([]);
  expect(temporalities(ran)).toEqual({
    counter,
    histogram: counter,
    observable,
    'up-down': 'CUMULATIVE',
    gauge: undefined,
  });
});

test('an unknown temporality is said once, and cumulative is used', async () => {
  const ran = await run({ [temporality]: 'low_memory' });
  expect(ran.said).toEqual([
    `[otel-agent] warn: ${temporality}="low_memory" is not one of cumulative, delta, lowmemory; using cumulative`,
  ]);
  expect(temporalities(ran)).toMatchObject({ counter: 'CUMULATIVE' });
});

test.each([undefined, 'explicit_bucket_histogram'])('aggregation %s', async (text) => {
  const ran = await run(text === undefined ? {} : { [aggregation]: text });
  const histogram = ran.metrics.find(({ name }) => name === 'histogram');
  expect(histogram).toMatchObject({ type: 'histogram', points: [{ count: 1, sum: 20 }] });
  expect(histogram?.points[0]?.bounds).toEqual([
    0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000,
  ]);
  expect(histogram?.points[0]?.counts?.indexOf(1)).toBe(3);
});

test.each(protocols)('exponential histograms over %s', async (protocol) => {
  const collector = await startCollector();
  try {
    const ran = await runBoth('signals/instruments.cjs', {
      collector,
      env: {
        [aggregation]: 'BASE2_exponential_bucket_histogram',
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
      },
    });
    expect(ran.said).toEqual([]);
    expect(ran.metrics.find(({ name }) => name === 'histogram')).toMatchObject({
      type: 'exponentialHistogram',
      points: [{ count: 1, sum: 20, exponential: { zeroCount: 0, positive: { counts: [1] } } }],
    });
  } finally {
    await collector.close();
  }
});

test('an unknown aggregation is said once', async () => {
  const ran = await run({ [aggregation]: 'exponential' });
  expect(ran.said).toHaveLength(1);
  expect(ran.said[0]).toContain(`${aggregation}="exponential" is not one of `);
  expect(ran.metrics.find(({ name }) => name === 'histogram')?.type).toBe('histogram');
});

test('each run of a short app delivers all kinds of instruments once', async () => {
  const ran = await run({});
  const values = ran.metrics.map(({ name, points }) => [name, points[0]?.value ?? points[0]?.sum]);
  expect(Object.fromEntries(values)).toEqual({
    counter: 1,
    'up-down': 1,
    histogram: 20,
    gauge: 4,
    observable: 5,
  });
});
