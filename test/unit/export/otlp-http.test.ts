import { createServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { ExportResultCode } from '@opentelemetry/core';
import {
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { expect, onTestFinished, test } from 'vitest';
import { metricsSerializer } from '../../../src/export/encode/metrics.ts';
import { otlpLogExporter, otlpMetricExporter, otlpTraceExporter } from './exporters.ts';
import { decodeRequest } from './encode/expected-request.ts';
import { httpCollector } from './local-servers.ts';
import type { Answer } from './local-servers.ts';
import {
  exported,
  listeningHost,
  makeLogRecords,
  makeMetrics,
  makeSpans,
  settings,
} from './telemetry.ts';

const url = (port: number, path = '/v1/traces'): string => `http://127.0.0.1:${port}${path}`;

test('spans go as protobuf to the given path with our headers', async () => {
  const { port, seen } = await httpCollector();
  const spans = await makeSpans(2);
  const target = { url: url(port, '/in/v1/traces?tenant=7'), headers: { 'X-Key': 'secret' } };
  const exporter = otlpTraceExporter(settings(target), listeningHost());
  expect(await exported(exporter, spans)).toEqual({ code: ExportResultCode.SUCCESS });
  expect(seen[0]?.path).toBe('/in/v1/traces?tenant=7');
  expect(seen[0]?.headers).toMatchObject({
    'content-type': 'application/x-protobuf',
    'content-length': String(seen[0]?.body.length),
    'user-agent': 'agent/1.2.3 OTel-OTLP-Exporter-JavaScript/0.301.1',
    'x-key': 'secret',
  });
  expect(seen[0]?.headers['transfer-encoding']).toBeUndefined();
  expect(decodeRequest(seen[0]!.body)).toStrictEqual(
    decodeRequest(ProtobufTraceSerializer.serializeRequest(spans)!),
  );
});

test('http/json sends the JSON encoding', async () => {
  const { port, seen } = await httpCollector();
  const spans = await makeSpans(1);
  const target = settings({ url: url(port), protocol: 'http/json' });
  await exported(otlpTraceExporter(target, listeningHost()), spans);
  expect(seen[0]?.headers['content-type']).toBe('application/json');
  expect(seen[0]?.body).toEqual(Buffer.from(JsonTraceSerializer.serializeRequest(spans)!));
});

test('metrics and log records take the same road', async () => {
  const { port, seen } = await httpCollector();
  const [metrics, records] = [await makeMetrics(2), await makeLogRecords(2)];
  const metricSettings = settings({ url: url(port, '/v1/metrics'), signal: 'metrics' });
  const logSettings = settings({ url: url(port, '/v1/logs'), signal: 'logs' });
  await exported(otlpMetricExporter(metricSettings, listeningHost()), metrics);
  await exported(otlpLogExporter(logSettings, listeningHost()), records);
  expect(seen.map(({ path }) => path)).toEqual(['/v1/metrics', '/v1/logs']);
  expect(seen[0]?.body).toEqual(Buffer.from(metricsSerializer.serializeRequest(metrics)!));
  expect(seen[1]?.body).toEqual(Buffer.from(ProtobufLogsSerializer.serializeRequest(records)!));
});

test('gzip on request', async () => {
  const { port, seen } = await httpCollector();
  const spans = await makeSpans(50);
  const target = settings({ url: url(port), compression: 'gzip' });
  await exported(otlpTraceExporter(target, listeningHost()), spans);
  const plain = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans)!);
  expect(seen[0]?.headers['content-encoding']).toBe('gzip');
  expect(Number(seen[0]?.headers['content-length'])).toBeLessThan(plain.length);
  expect(decodeRequest(seen[0]!.body)).toStrictEqual(decodeRequest(plain));
});

test('connections are kept alive and used again', async () => {
  const { port, seen, sockets } = await httpCollector();
  const exporter = otlpTraceExporter(settings({ url: url(port) }), listeningHost());
  const spans = await makeSpans(1);
  for (let i = 0; i < 3; i++) {
    await exported(exporter, spans);
    await nextTurn(); // the agent takes the socket back after the answer
  }
  expect(seen).toHaveLength(3);
  expect(sockets).toHaveLength(1);
});

test('a kept-alive socket that the server has closed is replaced at once, and only once', async () => {
  const { port, seen, sockets } = await httpCollector((_, count) => (count > 1 ? 'cut' : {}));
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port), timeoutMillis: 500 }), host);
  const spans = await makeSpans(1);
  await exported(exporter, spans);
  await nextTurn();
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.FAILED);
  expect(seen).toHaveLength(3); // within 500 ms there is no back-off: the third came at once
  expect(sockets).toHaveLength(2);
  expect(host.warnings).toEqual([]); // one lost connection is no outage yet
});

test.for([429, 502, 503, 504])('HTTP %i is tried again when the server says', async (status) => {
  const { port, seen } = await httpCollector((_, count) =>
    count === 1 ? { status, headers: { 'retry-after': '0' } } : {},
  );
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port) }), host);
  const result = await exported(exporter, await makeSpans(1));
  expect(result.code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(2);
  expect(host.warnings).toEqual([]);
});

test('without Retry-After a retryable status is tried again after a back-off', async () => {
  const { port, seen } = await httpCollector((_, count) => (count === 1 ? { status: 503 } : {}));
  const exporter = otlpTraceExporter(settings({ url: url(port) }), listeningHost());
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(2);
});

test.for(['60', new Date(Date.now() + 60_000).toUTCString()])(
  'the last flush does not wait for a Retry-After that comes too late: %s',
  { timeout: 5_000 },
  async (retryAfter) => {
    const answer: Answer = () => ({ status: 503, headers: { 'retry-after': retryAfter } });
    const { port, seen } = await httpCollector(answer);
    const target = settings({ url: url(port), timeoutMillis: 30_000 });
    const exporter = otlpTraceExporter(target, listeningHost());
    const result = exported(exporter, await makeSpans(1));
    await exporter.finish(20_000);
    expect((await result).code).toBe(ExportResultCode.FAILED);
    expect(seen).toHaveLength(1);
  },
);

test.for([
  [400, 'bad span', 'HTTP 400: bad span'],
  [401, '', 'OTEL_EXPORTER_OTLP_HEADERS'],
  [403, '', 'OTEL_EXPORTER_OTLP_HEADERS'],
  [404, '', 'wrong path?'],
  [413, '', 'smaller batch'],
  [500, '', 'HTTP 500'],
] as const)('HTTP %i is not tried again and says why', async ([status, body, words]) => {
  const { port, seen } = await httpCollector(() => ({ status, body }));
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port) }), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(seen).toHaveLength(1);
  expect(host.warnings).toEqual([expect.stringContaining(words)]);
});

test('redirects are not followed, and said without their query', async () => {
  const elsewhere = await httpCollector();
  const location = `${url(elsewhere.port)}?token=hush`;
  const { port } = await httpCollector(() => ({ status: 308, headers: { location } }));
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port) }), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(elsewhere.seen).toEqual([]);
  expect(host.warnings).toEqual([expect.stringContaining(`redirects to ${url(elsewhere.port)};`)]);
});

test('a server that hangs costs no more than the timeout', async () => {
  const { port, seen } = await httpCollector(() => 'hang');
  const host = listeningHost();
  const target = settings({ url: url(port), timeoutMillis: 200 });
  const result = await exported(otlpTraceExporter(target, host), await makeSpans(1));
  expect(result.code).toBe(ExportResultCode.FAILED);
  expect(seen).toHaveLength(1);
  expect(host.warnings).toEqual([expect.stringContaining('no success within 200 ms')]);
});

test('nobody listening: one warning for the outage, and nothing is lost', async () => {
  const gone = await httpCollector();
  await gone.close();
  const host = listeningHost();
  const target = { url: url(gone.port), timeoutMillis: 300 };
  const exporter = otlpTraceExporter(settings(target), host);
  const logs = otlpLogExporter(settings({ ...target, signal: 'logs' }), host);
  const spans = await makeSpans(2);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.FAILED);
  await exported(exporter, spans);
  await exported(logs, await makeLogRecords(3));
  expect(host.warnings).toEqual([expect.stringContaining('nothing listens there')]);
  expect(host.warnings[0]).toContain('cannot be sent to');
  expect(host.warnings[0]).toContain('and wait: ');
  expect(host.warnings[0]).toContain('ECONNREFUSED');
  const { seen } = await httpCollector(() => ({}), { port: gone.port });
  await exporter.forceFlush();
  expect(host.warnings[1]).toBe(`${target.url} takes traces again; nothing was lost`);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(3);
  expect(host.warnings).toHaveLength(2);
});

test('a server that speaks something else is told from one that is down', async () => {
  const server = createServer((socket) => socket.end('\0\0\x12\x04\0\0\0\0\0\0\0\0'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port) }), host);
  await exported(exporter, await makeSpans(1));
  expect(host.warnings).toEqual([expect.stringContaining('OTEL_EXPORTER_OTLP_PROTOCOL=grpc')]);
});

test('an unknown host name is said as such', async () => {
  const host = listeningHost();
  const target = settings({
    url: 'http://no-such-host.invalid:4318/v1/traces',
    timeoutMillis: 400,
  });
  await exported(otlpTraceExporter(target, host), await makeSpans(1));
  expect(host.warnings).toEqual([expect.stringContaining('the host name is not known')]);
});

test.for([
  [
    'http/protobuf',
    'application/x-protobuf',
    Buffer.from([0x0a, 0x07, 0x08, 0x02, 0x12, 0x03, 0x6f, 0x6c, 0x64]),
  ],
  [
    'http/json',
    'application/json',
    '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"old"}}',
  ],
  [
    'http/protobuf',
    'application/json',
    '{"partialSuccess":{"rejectedSpans":2,"errorMessage":"old"}}',
  ],
] as const)('partial success is said once: %s, %s', async ([protocol, type, body]) => {
  const { port } = await httpCollector(() => ({ headers: { 'content-type': type }, body }));
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port), protocol }), host);
  const spans = await makeSpans(3);
  expect(await exported(exporter, spans)).toEqual({ code: ExportResultCode.SUCCESS });
  await exported(exporter, spans);
  expect(host.warnings).toEqual([expect.stringContaining('rejected 2 items of traces: old')]);
});

test.for([
  ['text/plain', 'OK'],
  ['application/x-protobuf', Buffer.from([0xff, 0xff])],
  ['application/json', 'not json'],
] as const)('a body that cannot be read does not undo a delivery: %s', async ([type, body]) => {
  const { port } = await httpCollector(() => ({ headers: { 'content-type': type }, body }));
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port) }), host);
  const result = await exported(exporter, await makeSpans(1));
  expect(result).toEqual({ code: ExportResultCode.SUCCESS });
  expect(host.warnings).toEqual([]);
});

test('a web page in answer is not taken for a collector without a word', async () => {
  const { port } = await httpCollector(() => ({
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<html>',
  }));
  const host = listeningHost();
  await exported(otlpTraceExporter(settings({ url: url(port) }), host), await makeSpans(1));
  expect(host.warnings).toEqual([expect.stringContaining('answers traces with a web page')]);
});

test('an answer above 4 MiB is cut off', async () => {
  const { port } = await httpCollector(() => ({ body: Buffer.alloc(5 * 1024 * 1024) }));
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port) }), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(host.warnings).toEqual([expect.stringContaining('more than 4 MiB')]);
});

test('headers and credentials that the server repeats are not printed', async () => {
  const { port } = await httpCollector(({ headers }) => ({
    status: 401,
    body: `no right for ${headers['x-api-key']} or ${headers.authorization} or pass4word`,
  }));
  const host = listeningHost();
  const target = settings({
    url: `http://user4me:pass4word@127.0.0.1:${port}/v1/traces`,
    headers: { 'x-api-key': 'abc123def', authorization: 'Bearer zzz999yyy' },
  });
  await exported(otlpTraceExporter(target, host), await makeSpans(1));
  expect(host.warnings).toEqual([expect.stringContaining('no right for *** or *** or ***')]);
  expect(host.warnings[0]).toContain(`to ${url(port)} and are dropped:`);
  expect(host.warnings.join()).not.toMatch(/user4me|pass4word|abc123|zzz999/);
});

test('headers that HTTP cannot carry are left out, by name', async () => {
  const { port, seen } = await httpCollector();
  const host = listeningHost();
  const headers = { 'bad name': 'v1', 'x-line': 'a\nb', 'Content-Type': 'text/plain', ok: 'yes' };
  const exporter = otlpTraceExporter(settings({ url: url(port), headers }), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.SUCCESS);
  expect(seen[0]?.headers).toMatchObject({ ok: 'yes', 'content-type': 'application/x-protobuf' });
  expect(host.warnings).toHaveLength(1);
  expect(host.warnings[0]).toContain('"bad name", "x-line", "Content-Type"');
});

test('an address that is none fails, and does not throw', async () => {
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: 'a b c' }), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(host.warnings).toHaveLength(1);
});

test('after shutdown exports fail at once and in silence', async () => {
  const { port, seen } = await httpCollector();
  const host = listeningHost();
  const exporter = otlpTraceExporter(settings({ url: url(port) }), host);
  const spans = await makeSpans(1);
  const first = exported(exporter, spans);
  await exporter.shutdown();
  await exporter.shutdown();
  expect((await first).code).toBe(ExportResultCode.SUCCESS);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.FAILED);
  await expect(exporter.forceFlush()).resolves.toBeUndefined();
  expect(seen).toHaveLength(1);
  expect(host.warnings).toEqual([]);
});

test('finish gives up what hangs when its time is over, and exporting goes on', async () => {
  const { port, seen } = await httpCollector((_, count) => (count === 1 ? 'hang' : {}));
  const host = listeningHost();
  const target = settings({ url: url(port), timeoutMillis: 2 ** 31 - 1 });
  const exporter = otlpTraceExporter(target, host);
  const spans = await makeSpans(1);
  const first = exported(exporter, spans);
  await exporter.finish(100);
  expect((await first).code).toBe(ExportResultCode.FAILED);
  expect(host.warnings).toEqual([expect.stringContaining('before the process ended')]);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(2);
});

test('finish cuts a back-off short to one more try', { timeout: 5_000 }, async () => {
  const { port, seen } = await httpCollector((_, count) => ({
    status: 503,
    headers: { 'retry-after': count === 1 ? '20' : 'nonsense' },
  }));
  const target = settings({ url: url(port), timeoutMillis: 60_000 });
  const exporter = otlpTraceExporter(target, listeningHost());
  const first = exported(exporter, await makeSpans(1));
  while (seen.length === 0) await nextTurn();
  await sleep(100); // the answer is read, the wait has begun
  await exporter.finish(60_000);
  expect((await first).code).toBe(ExportResultCode.FAILED);
  expect(seen).toHaveLength(2);
});

test('ten requests are under way at most, the others wait', async () => {
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const { port, seen } = await httpCollector(() => answered.then(() => ({})));
  const exporter = otlpTraceExporter(settings({ url: url(port) }), listeningHost());
  const spans = await makeSpans(1);
  const results = Array.from({ length: 31 }, () => exported(exporter, spans));
  while (seen.length < 10) await nextTurn();
  await sleep(50);
  expect(seen).toHaveLength(10);
  answer();
  await Promise.all(results);
  expect(seen).toHaveLength(31);
});
