import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCollector, type Collector } from '../support/collector.ts';
import {
  allSignals,
  delivered,
  endpointOf,
  everything,
  ofEachSignal,
  protocols,
  signals,
} from '../support/delivered.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

describe.each(protocols)('%s', (protocol) => {
  const run = (env: Readonly<Record<string, string>>): Promise<BothRuns> =>
    runBoth(allSignals, {
      collector,
      env: {
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
        ...env,
      },
    });

  test('are sent with every signal, %-decoded, with names in any case', async () => {
    const ran = await run({
      OTEL_EXPORTER_OTLP_HEADERS: 'X-Api-Key = a%20b%3D%2C , x-other=c=d;e=f,,x-empty=',
    });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
    const sent = ofEachSignal(ran.requests, ({ headers }) =>
      JSON.stringify([headers['x-api-key'], headers['x-other'], headers['x-empty']]),
    );
    const wanted = [JSON.stringify(['a b=,', 'c=d;e=f', ''])];
    expect(sent).toEqual({ traces: wanted, metrics: wanted, logs: wanted });
  });

  test.each(signals)('those of %s are merged over the general ones', async (signal) => {
    const ran = await run({
      OTEL_EXPORTER_OTLP_HEADERS: 'x-both=general,x-general=1',
      [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`]: 'x-both=own,x-own=1',
    });
    const sent = ofEachSignal(
      ran.requests,
      ({ headers }) => `${headers['x-both']} ${headers['x-general']} ${headers['x-own']}`,
    );
    const others = ['general 1 undefined'];
    expect(sent).toEqual({ traces: others, metrics: others, logs: others, [signal]: ['own 1 1'] });
  });

  test('a bad pair is left out and said once, without its value', async () => {
    const ran = await run({
      OTEL_EXPORTER_OTLP_HEADERS: 'bad name=hush-1,x-good=yes,hush-2,x-line=a%0Ahush-3,x-p=%zz',
    });
    expect(ran.said).toHaveLength(4);
    for (const line of ran.said) {
      expect(line).toContain('OTEL_EXPORTER_OTLP_HEADERS: header ');
      expect(line).not.toContain('hush');
    }
    expect(delivered(ran)).toEqual(everything);
    expect(ofEachSignal(ran.requests, ({ headers }) => headers['x-good'])).toEqual({
      traces: ['yes'],
      metrics: ['yes'],
      logs: ['yes'],
    });
  });

  test('those that belong to the transport are left out and said once', async () => {
    const ran = await run({
      OTEL_EXPORTER_OTLP_HEADERS: 'content-type=text/plain,content-length=3,connection=close,te=x',
    });
    expect(delivered(ran)).toEqual(everything);
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toContain('OTEL_EXPORTER_OTLP_HEADERS');
  });
});

test('values are printed nowhere, at no level', async () => {
  const ran = await runApp(allSignals, {
    collector,
    env: { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20hush', OTEL_LOG_LEVEL: 'all' },
  });
  expect(ran.requests[0]?.headers['authorization']).toBe('Bearer hush');
  expect(ran.stderr + ran.stdout).not.toContain('hush');
});

test('and not where the server sends them back', async () => {
  collector.respondWith({ status: 403, body: 'Bearer hush is not welcome', repeat: true });
  const ran = await runApp(allSignals, {
    collector,
    env: { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20hush', OTEL_LOG_LEVEL: 'all' },
  });
  expect(ran.stderr).toContain('403');
  expect(ran.stderr + ran.stdout).not.toContain('hush');
});
