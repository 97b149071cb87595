import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { collectNow } from '../../../src/pipeline/collect-now.ts';

/** All kinds of instruments, in two scopes; `collect` is the SDK's own. */
function measure() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('shop', '1.0.0');
  meter.createCounter('counter').add(7, { kind: 'a' });
  meter.createHistogram('histogram').record(20);
  meter.createGauge('gauge').record(4);
  meter.createObservableGauge('observable').addCallback((result) => result.observe(42, { k: 1 }));
  const other = provider.getMeter('other');
  const [first, second] = ['first', 'second'].map((name) => other.createObservableCounter(name));
  other.addBatchObservableCallback(
    (result) => {
      result.observe(first!, 1);
      result.observe(second!, 2);
    },
    [first!, second!],
  );
  other.createObservableGauge('broken').addCallback(() => {
    throw new Error('of the app');
  });
  return { reader, provider };
}

/** Names and values, without times. */
function pointsOf({ scopeMetrics }: ReturnType<typeof collectNow>): unknown[] {
  return scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.map(({ descriptor, dataPoints }) => [
      scope.name,
      descriptor.name,
      dataPoints.map(({ attributes, value }) => [attributes, value]),
    ]),
  );
}

test('what is collected at once is what the SDK collects', async () => {
  const now = measure();
  const later = measure();
  const { resourceMetrics } = await later.reader.collect();
  expect(pointsOf(collectNow(now.reader))).toEqual(pointsOf(resourceMetrics));
  expect(pointsOf(resourceMetrics)).toHaveLength(6);
  await Promise.all([now.provider.shutdown(), later.provider.shutdown()]);
});
