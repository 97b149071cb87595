import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCollector, type Collector } from '../support/collector.ts';
import type { ReceivedRequest } from '../support/collector/intake.ts';
import {
  allSignals,
  delivered,
  endpointOf,
  everything,
  ofEachSignal,
  protocols,
  signals,
} from '../support/delivered.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

const protocolOf = ({ protocol, format }: ReceivedRequest): string =>
  protocol === 'grpc' ? 'grpc' : `http/${format}`;

function run(env: Readonly<Record<string, string>>): Promise<BothRuns> {
  return runBoth(allSignals, { collector, env });
}

test('without it, http/protobuf', async () => {
  const { requests, ...rest } = await run({});
  expect(ofEachSignal(requests, protocolOf)).toEqual(eachIs('http/protobuf'));
  expect(delivered({ requests, ...rest })).toEqual(everything);
});

test.each(protocols)('%s carries all signals', async (protocol) => {
  const ran = await run({
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
  });
  expect(ran.said).toEqual([]);
  expect(delivered(ran)).toEqual(everything);
  expect(ofEachSignal(ran.requests, protocolOf)).toEqual(eachIs(protocol));
});

test.each(protocols)('%s sends the same records', async (protocol) => {
  const { spans, metrics, logs } = await run({
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
  });
  const span = spans.find(({ name }) => name === 'pack order');
  const server = spans.find(({ kind }) => kind === 'SERVER');
  expect(span).toMatchObject({
    kind: 'INTERNAL',
    parentSpanId: server?.spanId,
    attributes: { 'shop.order.id': 7 },
    events: [{ name: 'label printed', attributes: { 'shop.printer': 'left' } }],
    scope: { name: 'shop', version: '1.2.3' },
    resource: { 'telemetry.sdk.language': 'nodejs' },
  });
  expect(span && span.endNanos >= span.startNanos).toBe(true);
  expect(metrics.find(({ name }) => name === 'shop.orders')).toMatchObject({
    unit: '{order}',
    type: 'sum',
    monotonic: true,
    points: [{ value: 1, attributes: { 'shop.item': 'book' } }],
  });
  expect(logs).toMatchObject([
    { body: 'order packed', severity: 9, traceId: span?.traceId, spanId: span?.spanId },
  ]);
});

describe.each(signals)('OTEL_EXPORTER_OTLP_%s_PROTOCOL', (signal) => {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}`;

  test.each(protocols)('%s holds for its signal alone', async (protocol) => {
    const path = protocol === 'grpc' ? '' : `/v1/${signal}`;
    const ran = await run({
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol === 'http/json' ? 'http/protobuf' : 'http/json',
      [`${own}_PROTOCOL`]: protocol,
      [`${own}_ENDPOINT`]: `${endpointOf(collector, protocol)}${path}`,
    });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
    expect(ofEachSignal(ran.requests, protocolOf)).toEqual({
      ...eachIs(protocol === 'http/json' ? 'http/protobuf' : 'http/json'),
      [signal]: [protocol],
    });
  });
});

test.each(['GRPC', ' grpc ', 'Http/Json', 'HTTP/PROTOBUF '])('"%s" is understood', async (text) => {
  const protocol = text.trim().toLowerCase() as (typeof protocols)[number];
  const ran = await run({
    OTEL_EXPORTER_OTLP_PROTOCOL: text,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
  });
  expect(ran.said).toEqual([]);
  expect(ofEachSignal(ran.requests, protocolOf)).toEqual(eachIs(protocol));
});

test('an unknown one is said once, and http/protobuf is used', async () => {
  const ran = await run({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/xml' });
  expect(ran.said).toEqual([
    '[otel-agent] warn: OTEL_EXPORTER_OTLP_PROTOCOL="http/xml" is not one of grpc, http/protobuf, http/json; using http/protobuf',
  ]);
  expect(ofEachSignal(ran.requests, protocolOf)).toEqual(eachIs('http/protobuf'));
});

test('an unknown one of a signal leaves the word to the general one', async () => {
  const ran = await run({
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/xml',
  });
  expect(ran.said).toHaveLength(1);
  expect(ran.said[0]).toContain('OTEL_EXPORTER_OTLP_LOGS_PROTOCOL="http/xml"');
  expect(ofEachSignal(ran.requests, protocolOf)).toEqual(eachIs('http/json'));
});

test.each(protocols)('%s: the user agent names the agent and the exporter', async (protocol) => {
  const { requests } = await run({
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
  });
  for (const { headers } of requests) {
    expect(headers['user-agent']).toMatch(
      /^otel-agent\/\d+\.\d+\.\d+\S* OTel-OTLP-Exporter-JavaScript\/\d+\.\d+\.\d+$/,
    );
  }
});

function eachIs<T>(value: T): Record<(typeof signals)[number], T[]> {
  return { traces: [value], metrics: [value], logs: [value] };
}
