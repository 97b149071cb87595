import { afterEach, describe, expect, test } from 'vitest';
import { startCollector, type Collector, type CollectorOptions } from '../support/collector.ts';
import {
  allSignals,
  delivered,
  everything,
  ofEachSignal,
  signals,
  type SignalName,
} from '../support/delivered.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const collectors: Collector[] = [];
afterEach(async () => {
  await Promise.all(collectors.splice(0).map((collector) => collector.close()));
});

async function collectorWith(options: CollectorOptions = {}): Promise<Collector> {
  const collector = await startCollector(options);
  collectors.push(collector);
  return collector;
}

function run(
  collector: Collector,
  env: Readonly<Record<string, string | undefined>>,
): Promise<BothRuns> {
  const unset = { OTEL_EXPORTER_OTLP_ENDPOINT: undefined };
  return runBoth(allSignals, { collector, env: { ...unset, ...env } });
}

const paths = (ran: BothRuns): Record<SignalName, string[]> =>
  ofEachSignal(ran.requests, ({ path }) => path);

describe('HTTP', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['/base', '/base'],
    ['/base/', '/base'],
    ['/a/b', '/a/b'],
  ])('the path of a signal is appended to "%s"', async (suffix, base) => {
    const wanted = Object.fromEntries(signals.map((name) => [name, `${base}/v1/${name}`]));
    const collector = await collectorWith({ paths: wanted });
    const ran = await run(collector, { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}${suffix}` });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
    expect(paths(ran)).toEqual(
      Object.fromEntries(signals.map((name) => [name, [`${base}/v1/${name}`]])),
    );
  });

  test('a query stays behind the path', async () => {
    const wanted = Object.fromEntries(signals.map((name) => [name, `/x/v1/${name}?tok=1`]));
    const collector = await collectorWith({ paths: wanted });
    const ran = await run(collector, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/x?tok=1`,
    });
    expect(delivered(ran)).toEqual(everything);
  });

  test.each(signals)('the endpoint of %s is used as it is, and wins', async (signal) => {
    const collector = await collectorWith();
    const other = await collectorWith({ paths: { [signal]: '/custom' } });
    const ran = await runBoth(allSignals, {
      collector,
      env: { [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`]: `${other.url}/custom` },
    });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual({ ...everything, [signal]: [] });
    await other.settle();
    expect(other.requests().map((request) => [request.path, request.accepted])).toEqual(
      other.requests().map(() => ['/custom', true]),
    );
    expect(other.requests()).not.toEqual([]);
  });

  test('each signal to a place of its own, with no general one', async () => {
    const collector = await collectorWith();
    const env = Object.fromEntries(
      signals.map((signal) => [
        `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`,
        `${collector.url}/v1/${signal}`,
      ]),
    );
    const ran = await run(collector, env);
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
  });

  test('a host and port without a scheme is http, and said once', async () => {
    const collector = await collectorWith();
    const ran = await run(collector, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url.replace('http://', ''),
    });
    expect(delivered(ran)).toEqual(everything);
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toContain('has no scheme; using http://127.0.0.1:');
  });

  test('blanks around it do no harm', async () => {
    const collector = await collectorWith();
    const ran = await run(collector, { OTEL_EXPORTER_OTLP_ENDPOINT: ` ${collector.url} ` });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
  });
});

describe('gRPC', () => {
  const grpc = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };

  test.each<[what: string, target: (port: number) => string, env?: Record<string, string>]>([
    ['http://', (port) => `http://127.0.0.1:${port}`],
    ['http:// with a slash', (port) => `http://127.0.0.1:${port}/`],
    ['HTTP://', (port) => `HTTP://127.0.0.1:${port}`],
    ['no scheme and INSECURE', (port) => `127.0.0.1:${port}`, insecure()],
    ['localhost and INSECURE', (port) => `localhost:${port}`, insecure()],
    ['dns:/// and INSECURE', (port) => `dns:///localhost:${port}`, insecure()],
    ['ipv4: and INSECURE', (port) => `ipv4:127.0.0.1:${port}`, insecure()],
  ])('%s', async (_, target, env) => {
    const collector = await collectorWith();
    const ran = await run(collector, {
      ...grpc,
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: target(collector.grpcPort),
    });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
  });

  test('a path is said and ignored', async () => {
    const collector = await collectorWith();
    const ran = await run(collector, {
      ...grpc,
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.grpcUrl}/v1/traces`,
    });
    expect(delivered(ran)).toEqual(everything);
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toContain('has more than an address');
  });

  test.each(signals)('the endpoint of %s wins', async (signal) => {
    const collector = await collectorWith();
    const other = await collectorWith();
    const ran = await run(collector, {
      ...grpc,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.grpcUrl,
      [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`]: other.grpcUrl,
    });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual({ ...everything, [signal]: [] });
    await other.settle();
    expect(new Set(other.requests().map((request) => request.signal))).toEqual(new Set([signal]));
  });

  function insecure(): Record<string, string> {
    return { OTEL_EXPORTER_OTLP_INSECURE: 'true' };
  }
});

describe('what cannot be used', () => {
  test.each([
    'a b c',
    'ftp://127.0.0.1',
    'http://',
    '://x',
    'http:///v1',
    'http://127.0.0.1:99999',
  ])('"%s" is said once, and the app runs', async (text) => {
    for (const protocol of ['http/protobuf', 'grpc']) {
      const ran = await runBoth(allSignals, {
        collector: false,
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: text,
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_NODE_EXIT_TIMEOUT: '500',
        },
      });
      expect(ran.exitCode).toBe(0);
      const about = ran.said.filter((line) => line.includes('OTEL_EXPORTER_OTLP_ENDPOINT="'));
      expect(about).toHaveLength(1);
      expect(about[0]).toMatch(/; using http:\/\/localhost:431[78]$/);
    }
  });

  test('one of a signal leaves the word to the general one', async () => {
    const collector = await collectorWith();
    const ran = await runBoth(allSignals, {
      collector,
      env: { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'a b c' },
    });
    expect(delivered(ran)).toEqual(everything);
    expect(ran.said).toEqual([
      '[otel-agent] warn: OTEL_EXPORTER_OTLP_LOGS_ENDPOINT="a b c" is not a URL; using OTEL_EXPORTER_OTLP_ENDPOINT',
    ]);
  });

  test('users, passwords and queries are not printed', async () => {
    const ran = await runApp(allSignals, {
      collector: false,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:secret-1@127.0.0.1:1/x?token=secret-2',
        OTEL_LOG_LEVEL: 'debug',
        OTEL_NODE_EXIT_TIMEOUT: '500',
      },
    });
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).not.toMatch(/secret-[12]/);
    expect(ran.stderr).toContain('ECONNREFUSED');
  });
});
