import { describe, expect, test } from 'vitest';
import { startCollector, type Collector } from '../support/collector.ts';
import { runApp, type Run } from '../support/run-app.ts';

const protocols = ['http/protobuf', 'http/json', 'grpc'] as const;
type Protocol = (typeof protocols)[number];

const tracesOnly = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };
const linesOf = ({ stderr }: Run): string[] => stderr.split('\n').filter((line) => line !== '');

const sentBy = (protocol: Protocol, collector: Collector): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? collector.grpcUrl : collector.url,
});

/** The app ends as ever, and one line says why its spans and log records do not arrive. */
function expectOneLine(run: Run, because: RegExp): void {
  expect(run).toMatchObject({ exitCode: 0, stdout: 'ready\n' });
  const said = linesOf(run).filter((line) => line.includes('cannot be sent to'));
  expect(said).toEqual([expect.stringMatching(because)]);
}

describe.each([
  ['the export thread', {}],
  ['the main thread', { OTEL_NODE_EXPORT_THREAD: 'off' }],
] as const)('sent from %s', (_, place) => {
  test.each(protocols)('a collector that hangs is one line: %s', async (protocol) => {
    const collector = await startCollector();
    collector.respondWith({ hang: true, repeat: true });
    const run = await runApp('signals/spans.cjs', {
      args: ['wait'],
      collector,
      env: {
        ...place,
        ...tracesOnly,
        ...sentBy(protocol, collector),
        OTEL_EXPORTER_OTLP_TIMEOUT: '200',
      },
      during: async (app) => {
        await collector.waitFor(({ requests }) => requests().length > 2);
        app.kill('SIGKILL');
      },
    });
    await collector.close();
    expect(run.stdout).toBe('ready\n');
    expect(linesOf(run)).toEqual([
      expect.stringMatching(
        /traces cannot be sent to .* and wait: no success within 200 ms; is the/,
      ),
    ]);
  });

  test.each(protocols)('a slow collector gets everything once: %s', async (protocol) => {
    const collector = await startCollector();
    collector.respondWith({ delayMillis: 1000, repeat: true });
    const run = await runApp('signals/spans.cjs', {
      args: ['wait'],
      collector,
      env: { ...place, ...tracesOnly, ...sentBy(protocol, collector) },
      during: async (app) => {
        await collector.waitFor(({ spans }) => spans().length === 10);
        app.kill('SIGTERM');
      },
    });
    await collector.close();
    expect(run).toMatchObject({ signal: 'SIGTERM', stdout: 'ready\n', stderr: '' });
    expect(run.spans).toHaveLength(10);
  });

  test.each(protocols)('a collector restarted under load: %s', async (protocol) => {
    const first = await startCollector();
    const { httpPort, grpcPort } = first;
    let second: Collector | undefined;
    const run = await runApp('outages/load.cjs', {
      collector: first,
      env: { ...place, ...tracesOnly, ...sentBy(protocol, first) },
      during: async (app) => {
        await first.waitFor(({ spans }) => spans().length > 1000);
        await first.close();
        await app.waitForOutput('and wait: ');
        second = await startCollector({ httpPort, grpcPort });
        await app.waitForOutput('takes traces again');
        app.kill('SIGUSR2');
      },
    });
    await second?.settle();
    await second?.close();
    const made = Number(/made (\d+)/.exec(run.stdout)?.[1]);
    const dropped = [...run.stderr.matchAll(/(\d+) spans/g)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
    // An answer that was cut off makes a request come twice.
    const arrived = new Set(
      [...run.spans, ...(second?.spans() ?? [])].map(({ attributes }) => attributes['at']),
    );
    expect(run.exitCode).toBe(0);
    expect(made).toBeGreaterThan(1000);
    expect(arrived.size + dropped).toBe(made);
    expect(linesOf(run)).toEqual([
      expect.stringContaining('traces cannot be sent to'),
      expect.stringContaining('nothing was lost'),
    ]);
  });

  test.each(protocols)('an unknown authority is one line: %s', async (protocol) => {
    const collector = await startCollector({ tls: 'server' });
    const env = { ...place, ...sentBy(protocol, collector), OTEL_METRICS_EXPORTER: 'none' };
    const run = await runApp('signals/spans.cjs', { collector, env });
    await collector.close();
    expectOneLine(run, /the TLS certificates do not fit .* set OTEL_EXPORTER_OTLP_CERTIFICATE/);
  });

  test.each(protocols)('a host that nobody knows is one line: %s', async (protocol) => {
    const run = await runApp('signals/spans.cjs', {
      collector: false,
      env: {
        ...place,
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://no-such-host.invalid:4444',
      },
    });
    expectOneLine(run, /the host name is not known .* check OTEL_EXPORTER_OTLP_ENDPOINT/);
  });

  test.each<[Protocol, RegExp]>([
    ['http/protobuf', /use port 4318 or OTEL_EXPORTER_OTLP_PROTOCOL=grpc/],
    ['http/json', /use port 4318 or OTEL_EXPORTER_OTLP_PROTOCOL=grpc/],
    ['grpc', /use port 4317 or OTEL_EXPORTER_OTLP_PROTOCOL=http\/protobuf/],
  ])('%s to the port of the other protocol is one line', async (protocol, because) => {
    const collector = await startCollector();
    const endpoint = protocol === 'grpc' ? collector.url : collector.grpcUrl;
    const run = await runApp('signals/spans.cjs', {
      collector,
      env: {
        ...place,
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      },
    });
    await collector.close();
    expectOneLine(run, because);
  });
});

test('the export thread dies: another takes over once, then the main thread', async () => {
  const collector = await startCollector();
  const run = await runApp('outages/thread-dies.cjs', {
    collector,
    env: tracesOnly,
    during: async (app) => {
      for (const count of [1, 2, 3]) {
        await collector.waitFor(({ spans }) => spans().length === count);
        app.kill('SIGUSR2');
      }
    },
  });
  await collector.close();
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toBe('ready\na thread is ended\na thread is ended\nthere is no thread\n');
  expect(run.spans.map(({ name }) => name)).toEqual([0, 1, 2, 3].map((n) => `after ${n} deaths`));
  expect(linesOf(run)).toEqual([
    expect.stringMatching(
      /export thread has ended by itself; \d items .*; another one takes over$/,
    ),
    expect.stringMatching(/export thread has ended by itself; \d items .*; the main thread sends/),
  ]);
});
