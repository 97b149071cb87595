import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCollector, type Collector } from '../support/collector.ts';
import {
  allSignals,
  delivered,
  endpointOf,
  everything,
  protocols,
  signals,
} from '../support/delivered.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

/** The end may wait for all of the answers: what cuts an export short is its own timeout. */
const patient = { OTEL_NODE_EXIT_TIMEOUT: '15000' };

describe.each(protocols)('%s', (protocol) => {
  const run = (env: Readonly<Record<string, string>>): Promise<BothRuns> =>
    runBoth(allSignals, {
      collector,
      env: {
        ...patient,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
        ...env,
      },
    });

  test('an answer that comes too late is a failure, said once', async () => {
    collector.respondWith({ hang: true, repeat: true });
    const ran = await run({ OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
    expect(delivered(ran)).toEqual({ traces: [], metrics: [], logs: [] });
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toContain('300 ms');
  });

  test('retries are part of it', async () => {
    collector.respondWith({ status: 503, grpcStatus: 14, repeat: true });
    const ran = await run({ OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
    expect(delivered(ran)).toEqual({ traces: [], metrics: [], logs: [] });
    expect(ran.exitCode).toBe(0);
  });

  test.each(signals)('%s has a form of its own', async (signal) => {
    collector.respondWith({ delayMillis: 700, repeat: true });
    const ran = await run({
      OTEL_EXPORTER_OTLP_TIMEOUT: '10000',
      [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_TIMEOUT`]: '200',
    });
    // The collector accepts what it answers, however late; that the agent gave up is what it says.
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toContain(`${signal} cannot be sent`);
  });

  test('0 is no limit', async () => {
    collector.respondWith({ delayMillis: 500, repeat: true });
    const ran = await run({ OTEL_EXPORTER_OTLP_TIMEOUT: '0' });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
  });
});

test.each(['-1', '1.5', '1e3', '10s', '2147483648'])('"%s": said once, 10 s', async (text) => {
  collector.respondWith({ delayMillis: 300, repeat: true });
  const ran = await runBoth(allSignals, {
    collector,
    env: { ...patient, OTEL_EXPORTER_OTLP_TIMEOUT: text },
  });
  expect(ran.said).toHaveLength(1);
  expect(ran.said[0]).toMatch(/^\[otel-agent\] warn: OTEL_EXPORTER_OTLP_TIMEOUT=".*; using 10000$/);
  expect(delivered(ran)).toEqual(everything);
});
