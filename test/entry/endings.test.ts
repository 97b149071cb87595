import { describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import type { RunningApp } from '../support/child.ts';
import { startCollector } from '../support/collector.ts';
import { freePort } from '../support/free-port.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';
import { spanTree } from '../support/span-tree.ts';

const request = 'CLIENT GET\n  SERVER GET';

/** Sends a signal once the app says that it is ready. */
const send =
  (signal: NodeJS.Signals) =>
  async (app: RunningApp): Promise<void> => {
    await app.waitForOutput('ready');
    app.kill(signal);
  };

describe.each(nodeMajors)('on Node %i', (node) => {
  test('a natural end delivers all three signals', async () => {
    const run = await runBoth('api/custom-signals.cjs', { node });
    expect(spanTree(run.spans)).toBe('CLIENT GET\n  SERVER GET\n    INTERNAL pack order');
    expect(run.metrics.map(({ name }) => name)).toContain('shop.orders');
    expect(run.logs.map(({ body }) => body)).toEqual(['order packed']);
    expect(run.said).toEqual([]);
  });

  test('beforeExit listeners run as often as without the agent', async () => {
    const run = await runBoth('endings/natural.cjs', { node });
    expect(run).toMatchObject({ exitCode: 3, stdout: 'beforeExit 3 1\nexit 3\n' });
    expect(spanTree(run.spans)).toBe(request);
  });

  test.each(['otlp', 'none', 'console'])(
    'beforeExit listeners run where there is nothing to flush, or at once (%s)',
    async (exporter) => {
      const env = {
        OTEL_TRACES_EXPORTER: exporter,
        OTEL_METRICS_EXPORTER: exporter,
        OTEL_LOGS_EXPORTER: exporter,
      };
      const idle = await runBoth('endings/idle.cjs', { node, env });
      expect(idle.stdout).toBe('beforeExit 0\nexit 0\n');
      const { stdout } = await runApp('endings/natural.cjs', { node, env });
      const own = stdout.split('\n').filter((line) => !line.startsWith('{'));
      expect(own).toEqual(['beforeExit 3 1', 'exit 3', '']);
    },
  );

  test('what a beforeExit listener brings is delivered too', async () => {
    const run = await runBoth('endings/more-work.cjs', { node });
    expect(run.stdout).toBe('beforeExit 0 1\nbeforeExit 0 2\n');
    expect(spanTree(run.spans)).toBe(`${request}\n${request}`);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'without a handler the app dies by %s, and all is delivered',
    async (signal) => {
      const run = await runBoth('endings/server.cjs', {
        node,
        during: send(signal),
        env: { OTEL_BSP_SCHEDULE_DELAY: '60000' },
      });
      expect(run).toMatchObject({ exitCode: null, signal, stdout: 'ready\n', said: [] });
      expect(spanTree(run.spans)).toBe(request);
      expect(run.metrics).not.toEqual([]);
    },
  );

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'an app that drains on %s and then ends by itself',
    async (signal) => {
      const run = await runBoth('endings/draining-server.cjs', { node, during: send(signal) });
      expect(run).toMatchObject({ exitCode: 0, signal: null, said: [] });
      expect(run.stdout).toBe(`ready\ngot ${signal}\ndrained\n`);
      expect(spanTree(run.spans, ['url.path'])).toBe(
        ['first', 'last'].map((path) => `CLIENT GET\n  SERVER GET url.path=/${path}`).join('\n'),
      );
    },
  );

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'an app that drains on %s and then calls exit(0)',
    async (signal) => {
      const run = await runBoth('endings/draining-server.cjs', {
        node,
        args: ['exit'],
        during: send(signal),
      });
      expect(run).toMatchObject({ exitCode: 0, signal: null, said: [] });
      expect(run.stdout).toBe(`ready\ngot ${signal}\ndrained\n`);
      // What was recorded before the signal; what comes after it may go with the exit.
      expect(run.spans.map(({ attributes }) => attributes['url.path'])).toContain('/first');
    },
  );

  test('an app of which everything is unref’d ends at once', async () => {
    const run = await runBoth('endings/unref-only.cjs', { node });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'done\n', said: [] });
  });

  test('an app that makes nothing sends nothing', async () => {
    const run = await runBoth('empty/app.cjs', { node });
    expect(run).toMatchObject({ exitCode: 0, said: [], requests: [] });
  });
});

describe('the agent does not keep an app alive', () => {
  const settings: Readonly<Record<string, Record<string, string>>> = {
    'with short intervals': {
      OTEL_METRIC_EXPORT_INTERVAL: '50',
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_BLRP_SCHEDULE_DELAY: '10',
    },
    'with long intervals': {
      OTEL_METRIC_EXPORT_INTERVAL: '2147483647',
      OTEL_BSP_SCHEDULE_DELAY: '2147483647',
      OTEL_BLRP_SCHEDULE_DELAY: '2147483647',
    },
    'with no limit on any timeout': {
      OTEL_EXPORTER_OTLP_TIMEOUT: '0',
      OTEL_BSP_EXPORT_TIMEOUT: '0',
      OTEL_BLRP_EXPORT_TIMEOUT: '0',
      OTEL_METRIC_EXPORT_TIMEOUT: '0',
      OTEL_NODE_EXIT_TIMEOUT: '0',
    },
  };
  test.each(Object.entries(settings))('%s', async (_, env) => {
    for (const fixture of ['api/custom-signals.cjs', 'endings/unref-only.cjs']) {
      const run = await runBoth(fixture, { env });
      expect(run).toMatchObject({ exitCode: 0, said: [] });
      expect(run.spans).toHaveLength(fixture.startsWith('api') ? 3 : 0);
    }
  });
});

/** Far more than the time for which the end may be held up, and less than any retry would take. */
const bounded = { timeoutMillis: 7000, env: { OTEL_NODE_EXIT_TIMEOUT: '500' } };

describe('no collector', () => {
  test.each(['http/protobuf', 'http/json', 'grpc'])('%s', async (protocol) => {
    const run = await runBoth('api/custom-signals.cjs', {
      ...bounded,
      collector: false,
      env: {
        ...bounded.env,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      },
    });
    expect(run.exitCode).toBe(0);
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toContain('ECONNREFUSED');
  });

  test('a signal still ends the app', async () => {
    const run = await runBoth('endings/server.cjs', {
      ...bounded,
      collector: false,
      env: {
        ...bounded.env,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      },
      during: send('SIGTERM'),
    });
    expect(run.signal).toBe('SIGTERM');
  });
});

describe('a collector that never answers', () => {
  test.each(['http/protobuf', 'grpc'])('%s: the app ends all the same', async (protocol) => {
    const collector = await startCollector();
    collector.respondWith({ hang: true, repeat: true });
    const url = protocol === 'grpc' ? collector.grpcUrl : collector.url;
    const env = {
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      ...bounded.env,
    };
    const { timeoutMillis } = bounded;
    try {
      const natural = await runBoth('endings/natural.cjs', { env, collector, timeoutMillis });
      expect(natural.exitCode).toBe(3);
      const killed = await runBoth('endings/server.cjs', {
        env,
        collector,
        timeoutMillis,
        during: send('SIGTERM'),
      });
      expect(killed.signal).toBe('SIGTERM');
    } finally {
      await collector.close();
    }
  });
});
