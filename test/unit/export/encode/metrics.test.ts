import { ValueType } from '@opentelemetry/api';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, test } from 'vitest';
import { metricsSerializer } from '../../../../src/export/encode/metrics.ts';
import { jsonMetricsSerializer } from '../../../../src/export/encode/json-metrics.ts';
import { decodeMessage } from '../../../support/collector/decode.ts';
import {
  metricsOf,
  type MetricRecord,
  type WireMetrics,
} from '../../../support/collector/metrics.ts';

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

async function collected(temporality: AggregationTemporality, type: AggregationType) {
  const reader = new Reader({
    aggregationTemporalitySelector: () => temporality,
    aggregationSelector: (kind) =>
      ({ type: kind === 'HISTOGRAM' ? type : AggregationType.DEFAULT }) as { type: 0 },
  });
  const resource = resourceFromAttributes({ 'service.name': 'shop', list: ['a', 'b'] });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('shop', '1', { schemaUrl: 'https://x/1' });
  const int = { valueType: ValueType.INT };
  const counter = meter.createCounter('c', { ...int, unit: '{x}', description: 'Ünits' });
  counter.add(Number.MAX_SAFE_INTEGER, { a: 1, b: 'é', c: true, d: 1.5 });
  counter.add(0);
  const up = meter.createUpDownCounter('u', int);
  up.add(-5);
  up.add(-(2 ** 40), { far: true });
  meter.createGauge('g').record(-0.25);
  const histogram = meter.createHistogram('h', { unit: 's' });
  for (const value of [0, 0.001, 1, 3, 20_000, 1e-9, 1e9]) histogram.record(value);
  meter.createHistogram('h2', int).record(7, { k: 'v' });
  const other = provider.getMeter('other');
  other.createObservableCounter('o').addCallback((result) => result.observe(5, { z: 1 }));
  return (await reader.collect()).resourceMetrics;
}

const records = (bytes: Uint8Array | undefined): MetricRecord[] =>
  metricsOf(decodeMessage('metrics', 'protobuf', bytes ?? new Uint8Array()) as WireMetrics);
const jsonRecords = (bytes: Uint8Array | undefined): MetricRecord[] =>
  metricsOf(decodeMessage('metrics', 'json', bytes ?? new Uint8Array()) as WireMetrics);

describe.each([
  ['cumulative', AggregationTemporality.CUMULATIVE],
  ['delta', AggregationTemporality.DELTA],
])('%s', (_, temporality) => {
  test.each([
    ['explicit', AggregationType.DEFAULT],
    ['exponential', AggregationType.EXPONENTIAL_HISTOGRAM],
  ])('%s: the same as upstream’s', async (__, type) => {
    const request = await collected(temporality, type);
    const own = records(metricsSerializer.serializeRequest(request));
    expect(own).toEqual(records(ProtobufMetricsSerializer.serializeRequest(request)));
    expect(own.map(({ name }) => name)).toEqual(['c', 'u', 'g', 'h', 'h2', 'o']);
  });
});

test('what there is nothing of', async () => {
  const resource = resourceFromAttributes({});
  const request: ResourceMetrics = { resource, scopeMetrics: [] };
  expect(records(metricsSerializer.serializeRequest(request))).toEqual([]);
});

test('exemplars, in protobuf and in JSON', async () => {
  const request = await collected(AggregationTemporality.CUMULATIVE, AggregationType.DEFAULT);
  const exemplar = {
    value: 3,
    time: [1_700_000_000, 5],
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    filteredAttributes: { text: 'x', whole: 2, part: 2.5, is: true, list: ['a'] },
  };
  for (const { metrics } of request.scopeMetrics) {
    for (const { dataPoints } of metrics) {
      for (const point of dataPoints) Object.assign(point, { exemplars: [exemplar] });
    }
  }
  const wanted = {
    nanos: 1_700_000_000_000_000_005n,
    value: 3,
    traceId: exemplar.traceId,
    spanId: exemplar.spanId,
    attributes: exemplar.filteredAttributes,
  };
  for (const read of [
    records(metricsSerializer.serializeRequest(request)),
    jsonRecords(jsonMetricsSerializer.serializeRequest(request)),
  ]) {
    const all = read.flatMap(({ points }) => points.map(({ exemplars }) => exemplars));
    expect(all).toHaveLength(8);
    for (const exemplars of all) expect(exemplars).toMatchObject([wanted]);
  }
});

test('without exemplars the JSON is upstream’s', async () => {
  const request = await collected(AggregationTemporality.DELTA, AggregationType.DEFAULT);
  const [own, other] = [
    jsonRecords(jsonMetricsSerializer.serializeRequest(request)),
    records(metricsSerializer.serializeRequest(request)),
  ];
  expect(own.map(({ name, points }) => [name, points.length])).toEqual(
    other.map(({ name, points }) => [name, points.length]),
  );
});
