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
import { runBoth, type BothRuns } from '../support/run-both.ts';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

const is = <T>(value: T): Record<string, T[]> => ({
  traces: [value],
  metrics: [value],
  logs: [value],
});

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

  test.each([
    [undefined, 'identity'],
    ['none', 'identity'],
    ['gzip', 'gzip'],
    ['GZIP ', 'gzip'],
  ])('%s: all signals are sent as %s', async (text, encoding) => {
    const ran = await run(text === undefined ? {} : { OTEL_EXPORTER_OTLP_COMPRESSION: text });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
    expect(ofEachSignal(ran.requests, (request) => request.encoding)).toEqual(is(encoding));
    // The first bytes of gzip: the header alone could lie.
    const zipped = ofEachSignal(ran.requests, ({ sent }) => sent.readUInt16BE(0) === 0x1f8b);
    expect(zipped).toEqual(is(encoding === 'gzip'));
  });

  test.each(signals)('%s has a form of its own', async (signal) => {
    const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_COMPRESSION`;
    const on = await run({ [own]: 'gzip' });
    expect(ofEachSignal(on.requests, (request) => request.encoding)).toEqual({
      ...is('identity'),
      [signal]: ['gzip'],
    });
  });

  test.each(signals)('%s may be the only one that is not compressed', async (signal) => {
    const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_COMPRESSION`;
    const off = await run({ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', [own]: 'none' });
    expect(ofEachSignal(off.requests, (request) => request.encoding)).toEqual({
      ...is('gzip'),
      [signal]: ['identity'],
    });
  });
});

test.each(['deflate', 'zstd'])('%s is said once, and none is used', async (text) => {
  const ran = await runBoth(allSignals, {
    collector,
    env: { OTEL_EXPORTER_OTLP_COMPRESSION: text },
  });
  expect(ran.said).toEqual([
    `[otel-agent] warn: OTEL_EXPORTER_OTLP_COMPRESSION="${text}" is not one of none, gzip; using none`,
  ]);
  expect(delivered(ran)).toEqual(everything);
});
