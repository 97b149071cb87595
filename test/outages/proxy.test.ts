import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import { startCollector, type Collector } from '../support/collector.ts';
import { freePort } from '../support/free-port.ts';
import { startProxy, type ProxyOptions, type ProxyServer } from '../support/proxy-server.ts';
import { runApp, type Run } from '../support/run-app.ts';

type Protocol = 'http/protobuf' | 'http/json' | 'grpc';
type Through = Run & { readonly asked: readonly string[] };
type World = { readonly collector: Collector; readonly proxy: ProxyServer };

/** Runs an app whose collector is at a name that only the proxy knows. */
async function runThrough(
  protocol: Protocol,
  scheme: 'http' | 'https',
  env: (world: World) => Record<string, string | undefined>,
  options: Omit<ProxyOptions, 'port'> & { readonly app?: readonly string[] } = {},
): Promise<Through> {
  const { app: [fixture = 'signals/spans.cjs', ...args] = [] } = options;
  const collector = await startCollector(scheme === 'https' ? { tls: 'server' } : {});
  const port = protocol === 'grpc' ? collector.grpcPort : collector.httpPort;
  const proxy = await startProxy({ ...options, port });
  try {
    const run = await runApp(fixture, {
      collector,
      args,
      env: {
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: `${scheme}://collector.test:4444`,
        OTEL_EXPORTER_OTLP_CERTIFICATE: collector.certificates?.authorityFile,
        ...env({ collector, proxy }),
      },
    });
    return { ...run, asked: proxy.asked() };
  } finally {
    await Promise.all([collector.close(), proxy.close()]);
  }
}

const linesOf = ({ stderr }: Run): string[] => stderr.split('\n').filter((line) => line !== '');
const places = [
  ['the export thread', {}],
  ['the main thread', { OTEL_NODE_EXPORT_THREAD: 'off' }],
] as const;

describe.each(places)('sent from %s', (_, place) => {
  test.each<[Protocol, 'http' | 'https', string]>([
    ['http/protobuf', 'http', 'POST http://collector.test:4444/v1/traces'],
    ['http/json', 'http', 'POST http://collector.test:4444/v1/traces'],
    ['http/protobuf', 'https', 'CONNECT collector.test:4444'],
    ['http/json', 'https', 'CONNECT collector.test:4444'],
    ['grpc', 'http', 'CONNECT collector.test:4444'],
    ['grpc', 'https', 'CONNECT collector.test:4444'],
  ])('%s to %s goes through the proxy, with user and password', async (protocol, scheme, asked) => {
    const run = await runThrough(
      protocol,
      scheme,
      ({ proxy }) => ({
        ...place,
        [`${scheme.toUpperCase()}_PROXY`]: `http://shop:p%40ss%3Aword@127.0.0.1:${proxy.port}`,
      }),
      { credentials: 'shop:p@ss:word' },
    );
    expect(run).toMatchObject({ exitCode: 0, stdout: 'ready\n', stderr: '' });
    expect(run.spans).toHaveLength(10);
    expect(run.logs).toHaveLength(10);
    expect(run.asked).toContain(asked);
  });

  test.each<[Protocol, 'http' | 'https']>([
    ['http/protobuf', 'http'],
    ['http/protobuf', 'https'],
    ['grpc', 'http'],
    ['grpc', 'https'],
  ])('%s to %s: a proxy that wants a password is one line', async (protocol, scheme) => {
    const run = await runThrough(
      protocol,
      scheme,
      ({ proxy }) => ({
        ...place,
        [`${scheme}_proxy`]: `http://shop:wrong-secret@127.0.0.1:${proxy.port}`,
      }),
      { credentials: 'shop:right' },
    );
    expect(run).toMatchObject({ exitCode: 0, stdout: 'ready\n', spans: [], logs: [] });
    const [line = '', ...others] = linesOf(run);
    expect(others.join('\n')).not.toMatch(/cannot be sent/);
    expect(line).toMatch(/through the proxy http:\/\/127\.0\.0\.1:\d+ and are dropped: /);
    expect(line).toMatch(/the proxy answers HTTP 407/);
    expect(line).toContain(`put user and password into ${scheme}_proxy`);
    expect(run.stderr).not.toContain('wrong-secret');
  });
});

test.each(places)(
  'process.exit(): the rest goes through the proxy too, from %s',
  async (_, place) => {
    for (const [protocol, scheme] of [
      ['http/protobuf', 'https'],
      ['grpc', 'http'],
    ] as const) {
      const run = await runThrough(
        protocol,
        scheme,
        ({ proxy }) => ({ ...place, [`${scheme}_proxy`]: `http://127.0.0.1:${proxy.port}` }),
        { app: ['outages/burst.cjs', '10'] },
      );
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(run.spans).toHaveLength(10);
      expect(run.asked).toContain('CONNECT collector.test:4444');
    }
  },
);

test.each<[Protocol, 'http' | 'https']>([
  ['http/protobuf', 'http'],
  ['http/protobuf', 'https'],
  ['grpc', 'http'],
  ['grpc', 'https'],
])('%s to %s through a proxy at https://', async (protocol, scheme) => {
  const certificates = makeCertificates();
  const { authorityFile, server } = certificates;
  const run = await runThrough(
    protocol,
    scheme,
    ({ proxy }) => ({
      NODE_EXTRA_CA_CERTS: authorityFile,
      [`${scheme}_proxy`]: `https://localhost:${proxy.port}`,
    }),
    { secrets: { key: readFileSync(server.keyFile), cert: readFileSync(server.certificateFile) } },
  );
  certificates.remove();
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.spans).toHaveLength(10);
  expect(run.asked).not.toEqual([]);
});

test.each<[Protocol, 'http' | 'https', RegExp]>([
  ['http/protobuf', 'http', /HTTP 403; if the proxy says so/],
  ['http/protobuf', 'https', /the proxy answers HTTP 403/],
  ['grpc', 'http', /the proxy answers HTTP 403/],
])('%s to %s: a proxy that forbids is named', async (protocol, scheme, said) => {
  const run = await runThrough(
    protocol,
    scheme,
    ({ proxy }) => ({
      OTEL_LOGS_EXPORTER: 'none',
      [`${scheme}_proxy`]: `http://127.0.0.1:${proxy.port}`,
    }),
    { refuseWith: 403 },
  );
  expect(run).toMatchObject({ exitCode: 0, stdout: 'ready\n', spans: [] });
  expect(linesOf(run)[0]).toMatch(said);
  expect(linesOf(run)[0]).toMatch(/through the proxy http:/);
});

test.each<[Protocol, 'http' | 'https']>([
  ['http/protobuf', 'http'],
  ['http/protobuf', 'https'],
  ['grpc', 'https'],
])('%s to %s: a proxy that is away is the cause', async (protocol, scheme) => {
  const away = await freePort();
  const run = await runThrough(protocol, scheme, () => ({
    [`${scheme}_proxy`]: `http://127.0.0.1:${away}`,
  }));
  expect(run).toMatchObject({ exitCode: 0, stdout: 'ready\n', spans: [] });
  const said = linesOf(run).filter((line) => line.includes('cannot be sent'));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(`the proxy cannot be reached (connect ECONNREFUSED 127.0.0.1:${away})`);
});

test.each(['http/protobuf', 'grpc'] as const)(
  '%s: this machine needs no proxy',
  async (protocol) => {
    const run = await runThrough(protocol, 'http', ({ collector, proxy }) => ({
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? collector.grpcUrl : collector.url,
    }));
    expect(run).toMatchObject({ exitCode: 0, stderr: '', asked: [] });
    expect(run.spans).toHaveLength(10);
  },
);

test('what NO_PROXY names is asked directly', async () => {
  const run = await runThrough('http/protobuf', 'http', ({ proxy }) => ({
    HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
    NO_PROXY: 'other, .test:4444',
  }));
  expect(run).toMatchObject({ exitCode: 0, asked: [], spans: [] });
  expect(linesOf(run)[0]).toMatch(/the host name is not known|cannot be reached/);
});

test('a proxy that is none is one line, and the way is direct', async () => {
  const run = await runThrough('http/protobuf', 'http', ({ collector }) => ({
    http_proxy: 'socks5://shop:secret@proxy:1080',
    // Neither loopback by name nor elsewhere.
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://0.0.0.0:${collector.httpPort}`,
  }));
  expect(run.spans).toHaveLength(10);
  expect(linesOf(run)).toEqual([
    '[otel-agent] warn: http_proxy="socks5://***@proxy:1080" is neither http:// nor https://; telemetry is sent without a proxy',
  ]);
});

test('a configuration file says nothing about proxies: the environment holds', async () => {
  const run = await runThrough('http/protobuf', 'http', ({ proxy }) => ({
    HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
    OTEL_METRICS_EXPORTER: undefined,
    OTEL_CONFIG_FILE: 'collector-test.yaml',
  }));
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.spans).toHaveLength(10);
  expect(run.asked).toContain('POST http://collector.test:4444/v1/traces');
});
