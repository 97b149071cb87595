import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCollector, type Collector } from '../support/collector.ts';
import { allSignals, delivered, everything, signals } from '../support/delivered.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const name = 'OTEL_EXPORTER_OTLP_INSECURE';
const nothing = { traces: [], metrics: [], logs: [] };

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

const run = (env: Readonly<Record<string, string>>): Promise<BothRuns> =>
  runBoth(allSignals, {
    collector,
    env: {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: `127.0.0.1:${collector.grpcPort}`,
      OTEL_NODE_EXIT_TIMEOUT: '1000',
      ...env,
    },
  });

test.each(['true', ' TRUE '])('%s: no TLS where the endpoint has no scheme', async (text) => {
  const ran = await run({ [name]: text });
  expect(ran.said).toEqual([]);
  expect(delivered(ran)).toEqual(everything);
});

test.each([undefined, 'false'])('%s: TLS, which is said to be likely wrong here', async (text) => {
  const ran = await run(text === undefined ? {} : { [name]: text });
  expect(delivered(ran)).toEqual(nothing);
  expect(ran.said[0]).toContain('has no scheme, so TLS is used');
});

test('a scheme decides by itself', async () => {
  const ran = await run({ [name]: 'false', OTEL_EXPORTER_OTLP_ENDPOINT: collector.grpcUrl });
  expect(ran.said).toEqual([]);
  expect(delivered(ran)).toEqual(everything);
});

test.each(signals)('%s has a form of its own', async (signal) => {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_INSECURE`;
  expect(delivered(await run({ [own]: 'true' }))).toEqual({
    ...nothing,
    [signal]: everything[signal],
  });
});

test.each(signals)('%s may be the only one with TLS', async (signal) => {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_INSECURE`;
  expect(delivered(await run({ [name]: 'true', [own]: 'false' }))).toEqual({
    ...everything,
    [signal]: [],
  });
});

test('what is neither true nor false is said, and false', async () => {
  const ran = await run({ [name]: '1' });
  expect(ran.said[0]).toBe(`[otel-agent] warn: ${name}="1" is neither true nor false; using false`);
  expect(delivered(ran)).toEqual(nothing);
});

describe('a unix socket', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otel-agent-socket-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each(['unix:', 'unix://'])('%s carries all signals', async (scheme) => {
    const path = join(folder, 'collector.sock');
    const door = createServer((socket) => {
      const inside = connect(collector.grpcPort, '127.0.0.1');
      socket.pipe(inside).pipe(socket);
      socket.on('error', () => inside.destroy());
      inside.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => {
      door.listen(path, resolve);
    });
    try {
      const ran = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: `${scheme}${path}` });
      expect(ran.said).toEqual([]);
      expect(delivered(ran)).toEqual(everything);
    } finally {
      door.close();
    }
  });
});
