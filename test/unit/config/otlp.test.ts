import { expect, test } from 'vitest';
import { otlpSettings, type OtlpSettings, type Signal } from '../../../src/config/otlp.ts';
import { readConfig, type Env } from '../../../src/config/read.ts';

function settle(
  env: Env,
  signal: Signal = 'traces',
): { readonly settings: OtlpSettings; readonly problems: readonly string[] } {
  const { config, origins } = readConfig(prefixed(env));
  const { settings, problems } = otlpSettings(config, origins, signal);
  return { settings, problems: problems.map(({ because }) => because) };
}

/** `ENDPOINT` → `OTEL_EXPORTER_OTLP_ENDPOINT`. */
function prefixed(env: Env): Env {
  return Object.fromEntries(
    Object.entries(env).map(([name, text]) => [`OTEL_EXPORTER_OTLP_${name}`, text]),
  );
}

test('the defaults', () => {
  expect(settle({})).toStrictEqual({
    settings: {
      signal: 'traces',
      protocol: 'http/protobuf',
      url: 'http://localhost:4318/v1/traces',
      headers: {},
      timeoutMillis: 10_000,
      compression: 'none',
      insecure: true,
    },
    problems: [],
  });
  expect(settle({ PROTOCOL: 'grpc' }).settings.url).toBe('http://localhost:4317');
});

test('a signal goes by its own options, the others by the general ones', () => {
  const env = {
    PROTOCOL: 'http/json',
    ENDPOINT: 'https://general',
    HEADERS: 'a=general,b=general',
    TIMEOUT: '1',
    COMPRESSION: 'gzip',
    CERTIFICATE: '/general/ca',
    CLIENT_CERTIFICATE: '/general/certificate',
    CLIENT_KEY: '/general/key',
    METRICS_PROTOCOL: 'GRPC',
    METRICS_ENDPOINT: 'https://own:1',
    METRICS_HEADERS: 'B=own,c=own',
    METRICS_TIMEOUT: '0',
    METRICS_COMPRESSION: 'none',
    METRICS_CERTIFICATE: '/own/ca',
    METRICS_CLIENT_CERTIFICATE: '/own/certificate',
    METRICS_CLIENT_KEY: '/own/key',
  };
  expect(settle(env, 'metrics')).toStrictEqual({
    settings: {
      signal: 'metrics',
      protocol: 'grpc',
      url: 'https://own:1',
      headers: { a: 'general', b: 'own', c: 'own' },
      timeoutMillis: 2_147_483_647,
      compression: 'none',
      insecure: false,
      certificate: '/own/ca',
      clientCertificate: '/own/certificate',
      clientKey: '/own/key',
    },
    problems: [],
  });
  expect(settle(env, 'logs')).toStrictEqual({
    settings: {
      signal: 'logs',
      protocol: 'http/json',
      url: 'https://general/v1/logs',
      headers: { a: 'general', b: 'general' },
      timeoutMillis: 1,
      compression: 'gzip',
      insecure: false,
      certificate: '/general/ca',
      clientCertificate: '/general/certificate',
      clientKey: '/general/key',
    },
    problems: [],
  });
});

const httpBases: readonly (readonly [endpoint: string, url: string])[] = [
  ['http://h:4318', 'http://h:4318/v1/logs'],
  [' http://h:4318/ ', 'http://h:4318/v1/logs'],
  ['HTTPS://H', 'https://h/v1/logs'],
  ['http://h/x', 'http://h/x/v1/logs'],
  ['http://h/x/', 'http://h/x/v1/logs'],
  ['http://h/x?tok=1', 'http://h/x/v1/logs?tok=1'],
  ['http://h?tok=1', 'http://h/v1/logs?tok=1'],
  ['http://h/x#y', 'http://h/x/v1/logs'],
  ['http://[::1]:4318', 'http://[::1]:4318/v1/logs'],
  ['http://user:pass@h', 'http://user:pass@h/v1/logs'],
];

test.each(httpBases)('over HTTP the general endpoint %s leads to %s', (endpoint, url) => {
  const { settings, problems } = settle({ ENDPOINT: endpoint }, 'logs');
  expect([settings.url, problems]).toEqual([url, []]);
});

test.each([
  ['http://h/custom', 'http://h/custom'],
  ['http://h/custom/?a=b', 'http://h/custom/?a=b'],
  ['https://h:4318/v1/traces', 'https://h:4318/v1/traces'],
])('over HTTP the own endpoint %s is used as it is', (endpoint, url) => {
  const { settings, problems } = settle({ ENDPOINT: 'http://general', TRACES_ENDPOINT: endpoint });
  expect([settings.url, problems]).toEqual([url, []]);
});

const general = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const own = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const local = 'http://localhost:4318/v1/traces';
const grpcLocal = 'http://localhost:4317';

const httpRemarks: readonly { env: Env; url: string; said: readonly string[] }[] = [
  {
    env: { ENDPOINT: 'collector:9999' },
    url: 'http://collector:9999/v1/traces',
    said: [`${general}="collector:9999" has no scheme; using http://collector:9999`],
  },
  {
    env: { ENDPOINT: 'collector/x' },
    url: 'http://collector/x/v1/traces',
    said: [`${general}="collector/x" has no scheme; using http://collector`],
  },
  {
    env: { TRACES_ENDPOINT: 'http://h' },
    url: 'http://h/',
    said: [`${own}="http://h" has no path and is used as it is; most receivers expect /v1/traces`],
  },
  {
    env: { ENDPOINT: 'http://h/v1/traces' },
    url: 'http://h/v1/traces/v1/traces',
    said: [
      `${general}="http://h/v1/traces" ends in the path of one signal, and that is appended again; leave it out`,
    ],
  },
  {
    env: { ENDPOINT: 'http://h:4317' },
    url: 'http://h:4317/v1/traces',
    said: [
      `${general}="http://h:4317" has the usual port of grpc while the protocol is http/protobuf; if exports fail, set OTEL_EXPORTER_OTLP_PROTOCOL=grpc or use port 4318`,
    ],
  },
  {
    env: { ENDPOINT: 'a b c' },
    url: local,
    said: [`${general}="a b c" is not a URL; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: 'http://' },
    url: local,
    said: [`${general}="http://" is not a URL; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: 'http:h' },
    url: local,
    said: [`${general}="http:h" is not a URL; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: '/v1/traces' },
    url: local,
    said: [`${general}="/v1/traces" is not a URL; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: ':4318' },
    url: local,
    said: [`${general}=":4318" is not a URL; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: 'http://h:99999' },
    url: local,
    said: [`${general}="http://h:99999" is not a URL; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: 'http://h/a\r\nb' },
    url: local,
    said: [`${general}="http://h/a\\r\\nb" is not a URL; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: 'ftp://h' },
    url: local,
    said: [`${general}="ftp://h" is neither http:// nor https://; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: 'unix:/run/x' },
    url: local,
    said: [`${general}="unix:/run/x" is neither http:// nor https://; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: 'dns:h:4317' },
    url: local,
    said: [`${general}="dns:h:4317" is neither http:// nor https://; using http://localhost:4318`],
  },
  {
    env: { ENDPOINT: 'http://h', TRACES_ENDPOINT: 'ftp://user:s3cr3t@h?s3cr3t' },
    url: 'http://h/v1/traces',
    said: [`${own}="ftp://***@h?***" is neither http:// nor https://; using ${general}`],
  },
  {
    env: { ENDPOINT: 'b b', TRACES_ENDPOINT: 'a a' },
    url: local,
    said: [
      `${own}="a a" is not a URL; using ${general}`,
      `${general}="b b" is not a URL; using http://localhost:4318`,
    ],
  },
];

test.each(httpRemarks)('over HTTP $env leads to $url, with a word', ({ env, url, said }) => {
  const { settings, problems } = settle(env);
  expect([settings.url, problems]).toEqual([url, said]);
});

const grpcUrls: readonly (readonly [endpoint: string, url: string, secure?: string])[] = [
  ['http://h:4317', 'http://h:4317', 'http://h:4317'],
  ['https://h:4317/', 'https://h:4317', 'https://h:4317'],
  ['https://api.example.com:443', 'https://api.example.com', 'https://api.example.com'],
  ['h:4317', 'http://h:4317', 'https://h:4317'],
  ['10.0.0.1:1', 'http://10.0.0.1:1', 'https://10.0.0.1:1'],
  ['h:443', 'http://h:443', 'https://h'],
  ['dns:h:4317', 'http://h:4317', 'https://h:4317'],
  ['dns:///h:4317', 'http://h:4317', 'https://h:4317'],
  ['DNS://8.8.8.8/h:4317', 'http://h:4317', 'https://h:4317'],
  ['ipv4:1.2.3.4:4317', 'http://1.2.3.4:4317', 'https://1.2.3.4:4317'],
  ['ipv6:[2001:db8::1]:4317', 'http://[2001:db8::1]:4317', 'https://[2001:db8::1]:4317'],
  ['unix:/run/otel.sock', 'unix:/run/otel.sock'],
  ['unix:///run/otel.sock', 'unix:/run/otel.sock'],
  ['unix:otel.sock', 'unix:otel.sock'],
];

test.each(grpcUrls)('over gRPC %s leads to %s, with TLS to %s', (endpoint, url, secure = url) => {
  const env = { PROTOCOL: 'grpc', ENDPOINT: endpoint };
  const plain = settle({ ...env, INSECURE: 'true' });
  expect([plain.settings.url, plain.problems]).toEqual([url, []]);
  const safe = settle({ ...env, INSECURE: 'false' });
  expect([safe.settings.url, safe.problems]).toEqual([secure, []]);
  expect(settle(env).settings.url).toBe(secure);
});

const grpcRemarks: readonly (readonly [endpoint: string, url: string, said: string])[] = [
  ['http://h:1/v1/traces', 'http://h:1', 'has more than an address; using http://h:1'],
  ['http://h:1?a=b', 'http://h:1', 'has more than an address; using http://h:1'],
  ['dns:h', 'https://h:4317', 'has no port; using 4317'],
  ['collector', 'https://collector:4317', 'has no port; using 4317'],
  ['ipv6:[::2]', 'https://[::2]:4317', 'has no port; using 4317'],
  ['ipv4:1.1.1.1:1,2.2.2.2:2', 'https://1.1.1.1:1', 'lists several addresses; using 1.1.1.1:1'],
  [
    'http://h:4318',
    'http://h:4318',
    'has the usual port of http/protobuf while the protocol is grpc; if exports fail, set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf or use port 4317',
  ],
  [
    'localhost:4317',
    'https://localhost:4317',
    'has no scheme, so TLS is used; for a receiver without TLS write http://',
  ],
  ['a b c', grpcLocal, `is not an address; using ${grpcLocal}`],
  ['http://', grpcLocal, `is not an address; using ${grpcLocal}`],
  ['h:port', grpcLocal, `has a scheme that is not known; using ${grpcLocal}`],
  ['xds:///h', grpcLocal, `has a scheme that is not known; using ${grpcLocal}`],
  ['ipv6:::1', grpcLocal, `is not an address; using ${grpcLocal}`],
  ['unix:', grpcLocal, `is not the path of a socket; using ${grpcLocal}`],
  ['unix://run/x', grpcLocal, `is not the path of a socket; using ${grpcLocal}`],
  ['dns:///', grpcLocal, `is not an address; using ${grpcLocal}`],
];

test.each(grpcRemarks)('over gRPC %j leads to %s, with a word', (endpoint, url, said) => {
  const { settings, problems } = settle({ PROTOCOL: 'grpc', ENDPOINT: endpoint });
  const shown = endpoint.replace(/\?.*/, '?***');
  expect([settings.url, problems]).toEqual([url, [`${general}="${shown}" ${said}`]]);
});

test('over gRPC an own endpoint that is bad leaves the general one', () => {
  const env = { TRACES_PROTOCOL: 'grpc', ENDPOINT: 'http://h:1', TRACES_ENDPOINT: 'a b' };
  expect(settle(env)).toMatchObject({
    settings: { url: 'http://h:1' },
    problems: [`${own}="a b" is not an address; using ${general}`],
  });
});

test('users and passwords do not get into a problem', () => {
  for (const protocol of ['grpc', 'http/json']) {
    for (const endpoint of [
      'http://u:s3cr3t@h:4317/x',
      'u:s3cr3t@h:1',
      'x://a/s3cr3t@h',
      'ftp://h?s3cr3t',
    ]) {
      const { problems } = settle({ PROTOCOL: protocol, ENDPOINT: endpoint });
      expect(problems).not.toEqual([]);
      expect(problems.join('')).not.toContain('s3cr3t');
    }
  }
});

test.each([
  [{ ENDPOINT: 'http://h:1' }, true],
  [{ ENDPOINT: 'http://h:1', INSECURE: 'false' }, true],
  [{ ENDPOINT: 'https://h:1', INSECURE: 'true' }, false],
  [{ ENDPOINT: 'h:1' }, false],
  [{ ENDPOINT: 'h:1', INSECURE: 'true' }, true],
  [{ ENDPOINT: 'h:1', INSECURE: 'true', TRACES_INSECURE: 'false' }, false],
  [{ ENDPOINT: 'h:1', INSECURE: 'false', TRACES_INSECURE: 'true' }, true],
  [{ ENDPOINT: 'unix:/x' }, true],
  [{ ENDPOINT: 'unix:/x', INSECURE: 'false' }, false],
  [{ ENDPOINT: 'unix:/x', INSECURE: 'true', TRACES_INSECURE: 'false' }, false],
])('over gRPC under %j insecure is %s', (env, insecure) => {
  expect(settle({ PROTOCOL: 'grpc', ...env }).settings.insecure).toBe(insecure);
});

test.each([
  [
    { CLIENT_CERTIFICATE: '/c' },
    'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE is set without OTEL_EXPORTER_OTLP_CLIENT_KEY; it is ignored',
  ],
  [
    { TRACES_CLIENT_KEY: '/s3cr3t' },
    'OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY is set without OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE; it is ignored',
  ],
])('half an identity, %j, is ignored', (env, because) => {
  const { settings, problems } = settle(env);
  expect(problems).toEqual([because]);
  expect(Object.keys(settings)).not.toContain('clientCertificate');
  expect(Object.keys(settings)).not.toContain('clientKey');
});

test('an own key goes with the general certificate', () => {
  const { settings, problems } = settle({ CLIENT_CERTIFICATE: '/c', TRACES_CLIENT_KEY: '/k' });
  expect(settings).toMatchObject({ clientCertificate: '/c', clientKey: '/k' });
  expect(problems).toEqual([]);
});

test('problems of the general endpoint read the same for every signal', () => {
  const env = { ENDPOINT: 'collector:4317' };
  const [traces, metrics, logs] = (['traces', 'metrics', 'logs'] as const).map(
    (signal) => settle(env, signal).problems,
  );
  expect(traces).toHaveLength(2);
  expect([metrics, logs]).toEqual([traces, traces]);
});
