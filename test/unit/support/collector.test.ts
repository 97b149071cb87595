import { readFileSync } from 'node:fs';
import { connect, type ClientHttp2Session } from 'node:http2';
import { request } from 'node:https';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { startCollector, type Collector, type CollectorOptions } from '../../support/collector.ts';
import { decodeMessage } from '../../support/collector/decode.ts';
import { logs, metrics, traces, tracesJson } from './otlp-by-hand.ts';

const open: Collector[] = [];
afterEach(() => Promise.all(open.splice(0).map((collector) => collector.close())));

async function start(options?: CollectorOptions): Promise<Collector> {
  const collector = await startCollector(options);
  open.push(collector);
  return collector;
}

const protobuf = { 'content-type': 'application/x-protobuf' };
const json = { 'content-type': 'application/json' };
const gzip = { 'content-encoding': 'gzip' };

const post = (url: string, headers: Record<string, string>, body: string | Buffer) =>
  fetch(url, { method: 'POST', headers, body: body });

/** A unary call; resolves to the gRPC status, its message and the HTTP status. */
async function call(
  session: ClientHttp2Session,
  service: string,
  message: Buffer,
  encoding?: string,
): Promise<{ status: string; message: string; http: number; body: Buffer }> {
  const stream = session.request({
    ':method': 'POST',
    ':path': `/opentelemetry.proto.collector.${service}/Export`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(encoding && { 'grpc-encoding': encoding }),
  });
  const header = Buffer.alloc(5);
  header[0] = encoding ? 1 : 0;
  header.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([header, message]));
  const seen: Record<string, unknown> = {};
  stream.on('response', (headers) => Object.assign(seen, headers));
  stream.on('trailers', (trailers) => Object.assign(seen, trailers));
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return {
    status: String(seen['grpc-status']),
    message: decodeURIComponent(String(seen['grpc-message'])),
    http: Number(seen[':status']),
    body: Buffer.concat(chunks),
  };
}

async function withSession<T>(url: string, work: (session: ClientHttp2Session) => Promise<T>) {
  const session = connect(url);
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentSpanId: '00f067aa0ba902b7',
  name: 'GET /orders',
  kind: 'SERVER',
  scope: { name: 'by-hand', version: '1.2', schemaUrl: '', attributes: {} },
  status: { code: 'ERROR', message: 'broken' },
  attributes: { 'http.route': '/orders', count: 200, ratio: 0.5, list: ['a', true] },
  events: [{ name: 'exception', nanos: 5n, attributes: { k: 'v' } }],
  links: [
    {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: '00f067aa0ba902b7',
      traceState: '',
      attributes: {},
    },
  ],
  startNanos: 1_700_000_000_000_000_001n,
  endNanos: 1_700_000_000_000_000_009n,
  resource: { 'service.name': 'shop' },
  flags: 257,
  traceState: 'vendor=1',
  dropped: { attributes: 0, events: 0, links: 0 },
};

describe('a span is the same record, sent as', () => {
  test.each([
    ['protobuf', protobuf, traces],
    ['protobuf in gzip', { ...protobuf, ...gzip }, gzipSync(traces)],
    ['JSON', json, JSON.stringify(tracesJson)],
    ['JSON in gzip', { ...json, ...gzip }, gzipSync(JSON.stringify(tracesJson))],
  ])('%s', async (_, headers, body) => {
    const collector = await start();
    const response = await post(`${collector.url}/v1/traces`, headers, body);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(headers['content-type']);
    expect(collector.spans()).toEqual([span]);
    expect(collector.requests()).toMatchObject([
      { path: '/v1/traces', encoding: 'content-encoding' in headers ? 'gzip' : 'identity' },
    ]);
  });

  test.each([
    ['gRPC', traces, undefined],
    ['gRPC in gzip', gzipSync(traces), 'gzip'],
  ])('%s', async (_, message, encoding) => {
    const collector = await start();
    const answer = await withSession(collector.grpcUrl, (session) =>
      call(session, 'trace.v1.TraceService', message, encoding),
    );
    expect(answer).toEqual({ status: '0', message: '', http: 200, body: Buffer.alloc(5) });
    expect(collector.spans()).toEqual([span]);
    expect(collector.requests()).toMatchObject([{ encoding: encoding ?? 'identity' }]);
  });
});

test('metrics and logs are records too', async () => {
  const collector = await start();
  await post(`${collector.url}/v1/metrics`, protobuf, metrics);
  await withSession(collector.grpcUrl, (session) => call(session, 'logs.v1.LogsService', logs));
  expect(collector.metrics()).toMatchObject([
    {
      name: 'orders',
      unit: '{order}',
      description: 'Orders taken',
      type: 'sum',
      temporality: 'CUMULATIVE',
      monotonic: true,
      points: [{ value: 7, startNanos: 1n, nanos: 2n, attributes: { k: 'v' } }],
      resource: { 'service.name': 'shop' },
    },
    {
      name: 'duration',
      type: 'histogram',
      temporality: 'DELTA',
      points: [{ count: 3, sum: 1.5, counts: [1, 2], bounds: [0.5], min: 0.1, max: 1 }],
    },
    { name: 'load', type: 'gauge', temporality: undefined, points: [{ value: 0.25 }] },
  ]);
  expect(collector.logs()).toMatchObject([
    {
      body: 'hello',
      severity: 9,
      severityText: 'INFO',
      attributes: { k: 'v' },
      traceId: span.traceId,
      spanId: span.spanId,
      scope: span.scope,
      eventName: 'greeting',
      nanos: 3n,
      observedNanos: 4n,
    },
  ]);
});

describe('a bad request is refused and says why:', () => {
  const badSpan = (change: object) =>
    JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: span.traceId, ...change }] }] }],
    });
  test.each([
    ['no protobuf', '/v1/traces', protobuf, 'hello', 400],
    ['no JSON', '/v1/traces', json, '{', 400],
    ['no gzip', '/v1/traces', { ...protobuf, ...gzip }, traces, 400],
    ['an id in base64', '/v1/traces', json, badSpan({ spanId: 't61rcWkgMzE=' }), 400],
    ['a span without an id', '/v1/traces', json, badSpan({}), 400],
    ['an enum as text', '/v1/traces', json, badSpan({ spanId: span.spanId, kind: 'x' }), 400],
    ['another path', '/v2/traces', protobuf, traces, 404],
    ['another content type', '/v1/traces', { 'content-type': 'text/plain' }, 'x', 415],
  ])('%s', async (_, path, headers, body, status) => {
    const collector = await start();
    expect((await post(collector.url + path, headers, body)).status).toBe(status);
    expect(collector.spans()).toEqual([]);
    expect(collector.requests()).toMatchObject([
      { accepted: false, problem: expect.stringMatching(/./) },
    ]);
  });

  test('an unknown service and a broken message on gRPC', async () => {
    const collector = await start();
    const [unknown, broken] = await withSession(collector.grpcUrl, async (session) => [
      await call(session, 'nothing.v1.Nothing', traces),
      await call(session, 'trace.v1.TraceService', Buffer.from('hello')),
    ]);
    expect(unknown?.status).toBe('12');
    expect(broken?.status).toBe('3');
    expect(collector.spans()).toEqual([]);
  });
});

describe('answers', () => {
  test('are given in order, then all is well again', async () => {
    const collector = await start();
    collector.respondWith(
      { status: 503, headers: { 'retry-after': '1' }, message: 'busy' },
      { status: 404 },
      { partialSuccess: { rejected: 3, message: 'too old' } },
    );
    const send = () => post(`${collector.url}/v1/traces`, json, JSON.stringify(tracesJson));
    const busy = await send();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await busy.json()).toMatchObject({ message: 'busy' });
    expect((await send()).status).toBe(404);
    expect(await (await send()).json()).toEqual({
      partialSuccess: { rejectedSpans: '3', errorMessage: 'too old' },
    });
    expect(await (await send()).json()).toEqual({});
    expect(collector.requests().map(({ accepted }) => accepted)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(collector.spans()).toHaveLength(2);
  });

  test('are for one signal, or repeated', async () => {
    const collector = await start();
    collector.respondWith({ signal: 'logs', status: 500, repeat: true });
    const send = async (signal: string, body: Buffer) =>
      (await post(`${collector.url}/v1/${signal}`, protobuf, body)).status;
    expect(await send('traces', traces)).toBe(200);
    expect(await send('logs', logs)).toBe(500);
    expect(await send('logs', logs)).toBe(500);
  });

  test('can be silence or a cut connection', async () => {
    const collector = await start();
    collector.respondWith({ drop: true }, { hang: true });
    await expect(post(`${collector.url}/v1/traces`, protobuf, traces)).rejects.toThrow(
      'fetch failed',
    );
    const silence = post(`${collector.url}/v1/traces`, protobuf, traces);
    await collector.waitFor(({ requests }) => requests().length === 2);
    await collector.close();
    open.length = 0;
    await expect(silence).rejects.toThrow('fetch failed');
    expect(collector.spans()).toEqual([]);
  });

  test('on gRPC are a status, a partial success, or the page of a proxy', async () => {
    const collector = await start();
    collector.respondWith(
      { grpcStatus: 14, message: 'not now, später' },
      { status: 502, message: 'bad gateway' },
      { partialSuccess: { rejected: 1, message: 'no' } },
    );
    const answers = await withSession(collector.grpcUrl, async (session) => [
      await call(session, 'trace.v1.TraceService', traces),
      await call(session, 'trace.v1.TraceService', traces),
      await call(session, 'trace.v1.TraceService', traces),
    ]);
    expect(answers[0]).toMatchObject({ status: '14', message: 'not now, später', http: 200 });
    expect(answers[1]).toMatchObject({ http: 502, status: 'undefined' });
    expect(answers[2]?.body.subarray(5)).toEqual(Buffer.from([10, 6, 8, 1, 18, 2, 110, 111]));
    expect(collector.spans()).toHaveLength(1);
  });
});

test('other paths can be the signals', async () => {
  const collector = await start({ paths: { traces: '/' } });
  expect((await post(collector.url, protobuf, traces)).status).toBe(200);
  expect((await post(`${collector.url}/v1/traces`, protobuf, traces)).status).toBe(404);
  expect(collector.spans()).toHaveLength(1);
});

test('Zipkin spans are kept as they came', async () => {
  const collector = await start();
  const response = await post(collector.zipkinUrl, json, '[{"name":"get","kind":"SERVER"}]');
  expect(response.status).toBe(202);
  expect(collector.zipkinSpans()).toEqual([{ name: 'get', kind: 'SERVER' }]);
  expect(collector.spans()).toEqual([]);
});

test('waiting for what does not come tells what came', async () => {
  const collector = await start();
  await post(`${collector.url}/v1/traces`, protobuf, traces);
  await expect(collector.waitFor(({ logs: found }) => found().length > 0, 20)).rejects.toThrow(
    /POST \/v1\/traces[^]*SERVER GET \/orders/,
  );
});

const tlsPost = (url: string, options: object): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${url}/v1/traces`, {
      method: 'POST',
      headers: protobuf,
      ...options,
    });
    outgoing.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    outgoing.on('error', reject);
    outgoing.end(traces);
  });

describe('TLS', () => {
  test('needs the authority', async () => {
    const collector = await start({ tls: 'server' });
    const ca = readFileSync(collector.certificates?.authorityFile ?? '');
    await expect(tlsPost(collector.url, {})).rejects.toThrow(/certificate/);
    expect(await tlsPost(collector.url, { ca })).toBe(200);
  });

  test('mutual: needs the client too, and names it', async () => {
    const collector = await start({ tls: 'mutual' });
    const { authorityFile = '', client } = collector.certificates ?? {};
    const ca = readFileSync(authorityFile);
    const identity = {
      key: readFileSync(client?.keyFile ?? ''),
      cert: readFileSync(client?.certificateFile ?? ''),
    };
    await expect(tlsPost(collector.url, { ca })).rejects.toThrow();
    expect(await tlsPost(collector.url, { ca, ...identity })).toBe(200);
    const session = connect(collector.grpcUrl, { ca, ...identity });
    expect(await call(session, 'trace.v1.TraceService', traces)).toMatchObject({ status: '0' });
    session.close();
    expect(collector.requests().map(({ clientName }) => clientName)).toEqual([
      'test client',
      'test client',
    ]);
  });
});

test('64-bit numbers keep all their digits', () => {
  const message = decodeMessage('traces', 'protobuf', traces) as typeof tracesJson;
  const [sent] = message.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  expect(sent?.startTimeUnixNano).toBe('1700000000000000001');
});
