import { describe, expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { freePort } from '../support/free-port.ts';
import { runApp, type Run } from '../support/run-app.ts';

const tracesOnly = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

const saidIn = ({ stderr }: Run): string[] => stderr.split('\n').filter((line) => line !== '');

describe.each([
  ['the export thread', {}],
  ['the main thread', { OTEL_NODE_EXPORT_THREAD: 'off' }],
] as const)('sent from %s', (_, env) => {
  test.each(['http/protobuf', 'http/json', 'grpc'] as const)(
    'a collector that is away at first gets everything: %s',
    async (protocol) => {
      const port = await freePort();
      const run = await runApp('signals/spans.cjs', {
        args: ['wait'],
        collector: false,
        env: {
          ...env,
          ...tracesOnly,
          // One request ends long before the outage does.
          OTEL_EXPORTER_OTLP_TIMEOUT: '300',
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        },
        during: async (app) => {
          await app.waitForOutput('and wait: nothing listens there');
          const place = protocol === 'grpc' ? { grpcPort: port } : { httpPort: port };
          const collector = await startCollector(place);
          await collector.waitFor(({ spans }) => spans().length === 10);
          await app.waitForOutput('nothing was lost');
          await collector.close();
          app.kill('SIGKILL');
        },
      });
      expect(saidIn(run)).toEqual([
        expect.stringContaining('traces cannot be sent to'),
        expect.stringContaining('takes traces again; nothing was lost'),
      ]);
    },
  );

  test('a busy collector is asked again when it says, without a word', async () => {
    const collector = await startCollector();
    collector.respondWith({ status: 503, headers: { 'retry-after': '1' } }, { status: 200 });
    const run = await runApp('signals/spans.cjs', { collector, env: { ...env, ...tracesOnly } });
    await collector.close();
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.spans).toHaveLength(10);
    expect(run.requests).toHaveLength(2);
  });

  test('a signal that the collector does not take is said once, the others go on', async () => {
    const collector = await startCollector();
    collector.respondWith({ signal: 'logs', status: 404, repeat: true });
    const run = await runApp('signals/spans.cjs', { collector, env });
    await collector.close();
    expect(run.spans).toHaveLength(10);
    expect(saidIn(run)).toEqual([expect.stringMatching(/logs cannot be sent .*wrong path\?/)]);
  });

  test('60 000 spans in one turn, then an exit: what did not arrive is counted', async () => {
    const run = await runApp('outages/burst.cjs', {
      args: ['60000'],
      env: { ...env, ...tracesOnly },
    });
    expect(run.exitCode).toBe(0);
    const [said = ''] = saidIn(run);
    const dropped = Number(/(\d+) spans were dropped/.exec(said)?.[1] ?? 0);
    expect(run.spans.length).toBeGreaterThan(2000);
    expect(run.spans.length + dropped).toBe(60_000);
  });
});

test.each([22, 24] as const)('no thread is allowed, on Node %i: nothing is lost', async (node) => {
  const run = await runApp('signals/spans.cjs', {
    node,
    nodeArgs: [node === 22 ? '--experimental-permission' : '--permission', '--allow-fs-read=*'],
    env: { ...tracesOnly, NODE_NO_WARNINGS: '1' },
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.spans).toHaveLength(10);
});
