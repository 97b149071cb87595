import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A Zipkin that takes requests and never answers. */
async function silent(): Promise<string> {
  const server = createServer((request) => request.resume());
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2/spans`;
}

const run = async (env: Readonly<Record<string, string>>): Promise<BothRuns> =>
  runBoth('http/request.cjs', {
    env: {
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: await silent(),
      OTEL_NODE_EXIT_TIMEOUT: '10000',
      ...env,
    },
  });

test('OTEL_EXPORTER_ZIPKIN_TIMEOUT ends what is not answered', async () => {
  const ran = await run({ OTEL_EXPORTER_ZIPKIN_TIMEOUT: '200' });
  expect(ran.said).toHaveLength(1);
  expect(ran.said[0]).toContain('no answer within 200 ms; they are lost');
});

test('OTEL_EXPORTER_ZIPKIN_TIMEOUT=0 is no limit: the end of the process is', async () => {
  const ran = await run({ OTEL_EXPORTER_ZIPKIN_TIMEOUT: '0', OTEL_NODE_EXIT_TIMEOUT: '300' });
  expect(ran.said).toHaveLength(1);
  expect(ran.said[0]).toContain('no answer before the process ended');
});

test.each(['-1', '1s'])('OTEL_EXPORTER_ZIPKIN_TIMEOUT=%s is said once', async (text) => {
  const ran = await run({ OTEL_EXPORTER_ZIPKIN_TIMEOUT: text, OTEL_NODE_EXIT_TIMEOUT: '300' });
  const about = ran.said.filter((line) => line.includes('ZIPKIN_TIMEOUT'));
  expect(about).toHaveLength(1);
  expect(about[0]).toContain('; using 10000');
});

test('OTEL_EXPORTER_ZIPKIN_PROTOCOL has no values yet, which is said', async () => {
  const ran = await run({
    OTEL_EXPORTER_ZIPKIN_PROTOCOL: 'http/json',
    OTEL_EXPORTER_ZIPKIN_TIMEOUT: '200',
  });
  const about = ran.said.filter((line) => line.includes('ZIPKIN_PROTOCOL'));
  expect(about).toHaveLength(1);
  expect(about[0]).toContain('it has no effect');
});
