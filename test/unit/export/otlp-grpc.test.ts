import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ExportResultCode } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { expect, onTestFinished, test } from 'vitest';
import type { OtlpSettings } from '../../../src/config/otlp.ts';
import { otlpLogExporter, otlpMetricExporter, otlpTraceExporter } from './exporters.ts';
import { decodeRequest } from './encode/expected-request.ts';
import { grpcCollector } from './local-servers.ts';
import type { GrpcReply } from './local-servers.ts';
import {
  exported,
  listeningHost,
  makeLogRecords,
  makeMetrics,
  makeSpans,
  settings,
} from './telemetry.ts';

const grpc = (port: number, over: Partial<OtlpSettings> = {}): OtlpSettings =>
  settings({ url: `http://127.0.0.1:${port}`, protocol: 'grpc', ...over });

const field = (number: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);

/** `google.rpc.Status` with one `RetryInfo`; without a delay the client may choose. */
function retryInfo(delayNanos?: number): Buffer {
  const varint: number[] = [];
  for (let left = delayNanos ?? 0; left > 0; left = Math.floor(left / 128)) {
    varint.push((left % 128) + (left >= 128 ? 128 : 0));
  }
  const info = delayNanos === undefined ? Buffer.alloc(0) : field(1, Buffer.from([16, ...varint]));
  const type = Buffer.from('type.googleapis.com/google.rpc.RetryInfo');
  return Buffer.concat([
    Buffer.from([8, 8]),
    field(3, Buffer.concat([field(1, type), field(2, info)])),
  ]);
}

const soon = 20_000_000; // 20 ms

test('spans go to the trace service with metadata and a deadline', async () => {
  const { port, seen } = await grpcCollector();
  const spans = await makeSpans(2);
  const headers = { 'X-Tenant': 'blue', 'x-raw-bin': 'ä' };
  const exporter = otlpTraceExporter(
    grpc(port, { headers, timeoutMillis: 9_000 }),
    listeningHost(),
  );
  expect(await exported(exporter, spans)).toEqual({ code: ExportResultCode.SUCCESS });
  expect(seen[0]?.path).toBe('/opentelemetry.proto.collector.trace.v1.TraceService/Export');
  expect(seen[0]?.headers).toMatchObject({
    'content-type': 'application/grpc',
    te: 'trailers',
    'user-agent': 'agent/1.2.3 OTel-OTLP-Exporter-JavaScript/0.301.1',
    'x-tenant': 'blue',
    'x-raw-bin': Buffer.from('ä').toString('base64'),
  });
  expect(seen[0]?.headers['grpc-timeout']).toMatch(/^[89]\d{3}m$/);
  expect(seen[0]?.headers['grpc-encoding']).toBeUndefined();
  expect(decodeRequest(seen[0]!.body)).toStrictEqual(
    decodeRequest(ProtobufTraceSerializer.serializeRequest(spans)!),
  );
});

test('metrics and log records go to their services, all calls of one over one connection', async () => {
  const { port, seen, sockets } = await grpcCollector();
  const metricExporter = otlpMetricExporter(grpc(port, { signal: 'metrics' }), listeningHost());
  const logExporter = otlpLogExporter(grpc(port, { signal: 'logs' }), listeningHost());
  await exported(metricExporter, await makeMetrics(1));
  await exported(metricExporter, await makeMetrics(1));
  await exported(logExporter, await makeLogRecords(1));
  expect(seen.map(({ path }) => path)).toEqual([
    '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
    '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
    '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  ]);
  expect(sockets).toHaveLength(2);
});

test('gzip both ways', async () => {
  const partial = Buffer.from([0x0a, 0x07, 0x08, 0x02, 0x12, 0x03, 0x6f, 0x6c, 0x64]);
  const { port, seen } = await grpcCollector(() => ({
    status: 0,
    headers: { 'grpc-encoding': 'gzip' },
    body: gzipSync(partial),
    gzip: true,
  }));
  const host = listeningHost();
  const spans = await makeSpans(50);
  const exporter = otlpTraceExporter(grpc(port, { compression: 'gzip' }), host);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
  expect(seen[0]?.headers['grpc-encoding']).toBe('gzip');
  expect(decodeRequest(seen[0]!.body)).toStrictEqual(
    decodeRequest(ProtobufTraceSerializer.serializeRequest(spans)!),
  );
  expect(host.warnings).toEqual([expect.stringContaining('rejected 2 items of traces: old')]);
});

test('a large request passes the flow control', async () => {
  const { port, seen } = await grpcCollector();
  const spans = await makeSpans(1);
  (spans[0] as unknown as { name: string }).name = 'x'.repeat(20 * 1024 * 1024);
  const exporter = otlpTraceExporter(grpc(port), listeningHost());
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
  expect(seen[0]?.body.length).toBeGreaterThan(20 * 1024 * 1024);
});

test('UNAVAILABLE is tried again after a back-off', async () => {
  const { port, seen } = await grpcCollector((_, count) => ({ status: count === 1 ? 14 : 0 }));
  const host = listeningHost();
  const exporter = otlpTraceExporter(grpc(port), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(2);
  expect(host.warnings).toEqual([]);
});

test.for([1, 4, 8, 10, 11, 14, 15])(
  'status %i is tried again when RetryInfo says',
  async (status) => {
    const { port, seen } = await grpcCollector((_, count) =>
      count === 1 ? { status, details: retryInfo(soon), trailersOnly: true } : { status: 0 },
    );
    const exporter = otlpTraceExporter(grpc(port), listeningHost());
    expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.SUCCESS);
    expect(seen).toHaveLength(2);
  },
);

test('RetryInfo without a delay leaves the time to us', async () => {
  const { port, seen } = await grpcCollector((_, count) =>
    count === 1 ? { status: 8, details: retryInfo() } : { status: 0 },
  );
  const exporter = otlpTraceExporter(grpc(port), listeningHost());
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(2);
});

const lost: readonly (readonly [string, GrpcReply, string])[] = [
  ['RESOURCE_EXHAUSTED without RetryInfo', { status: 8 }, 'RESOURCE_EXHAUSTED'],
  [
    'RESOURCE_EXHAUSTED with broken details',
    { status: 8, details: Buffer.from([26, 99]) },
    'RESOURCE_EXHAUSTED',
  ],
  ['INVALID_ARGUMENT', { status: 3, message: 'bad%20span%21' }, 'INVALID_ARGUMENT: bad span!'],
  ['broken percent-encoding', { status: 3, message: '100%' }, 'INVALID_ARGUMENT: 100%'],
  ['UNAUTHENTICATED', { status: 16 }, 'OTEL_EXPORTER_OTLP_HEADERS'],
  ['UNIMPLEMENTED in the headers', { status: 12, trailersOnly: true }, 'pipeline for traces'],
  ['a status beyond the list', { status: 77 }, 'status 77'],
];

test.for(lost)('%s is not tried again', async ([, reply, words]) => {
  const { port, seen } = await grpcCollector(() => reply);
  const host = listeningHost();
  const exporter = otlpTraceExporter(grpc(port), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(seen).toHaveLength(1);
  expect(host.warnings).toEqual([expect.stringContaining(words)]);
});

test('a proxy that answers with an HTTP status only', async () => {
  const { port } = await grpcCollector((_seen, _count, stream) => {
    stream.respond({ ':status': 403 }, { endStream: true });
    return 'hang';
  });
  const host = listeningHost();
  const exporter = otlpTraceExporter(grpc(port), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(host.warnings).toEqual([expect.stringContaining('PERMISSION_DENIED: HTTP 403')]);
});

test('an answer above 4 MiB is cut off', async () => {
  const { port, seen } = await grpcCollector(() => ({
    status: 0,
    body: Buffer.alloc(5 * 2 ** 20),
  }));
  const host = listeningHost();
  const exporter = otlpTraceExporter(grpc(port), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(seen).toHaveLength(1);
  expect(host.warnings).toEqual([expect.stringContaining('more than 4 MiB')]);
});

test('metadata that gRPC cannot carry is left out, by name', async () => {
  const { port, seen } = await grpcCollector();
  const host = listeningHost();
  const headers = {
    'bad name': 'v1',
    ':path': '/else',
    'x-uml': 'ä',
    'grpc-timeout': '1S',
    connection: 'close',
    ok: 'yes',
  };
  const exporter = otlpTraceExporter(grpc(port, { headers }), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.SUCCESS);
  expect(seen[0]?.headers['ok']).toBe('yes');
  expect(host.warnings).toHaveLength(1);
  expect(host.warnings[0]).toContain('"bad name", ":path", "x-uml", "grpc-timeout", "connection"');
});

test('a server that hangs costs no more than the timeout', async () => {
  const { port, seen } = await grpcCollector(() => 'hang');
  const host = listeningHost();
  const exporter = otlpTraceExporter(grpc(port, { timeoutMillis: 200 }), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(seen).toHaveLength(1);
  expect(host.warnings).toEqual([expect.stringContaining('no success within 200 ms')]);
});

test('nobody listening, then a collector: outage and recovery are said', async () => {
  const gone = await grpcCollector();
  await gone.close();
  const host = listeningHost();
  const exporter = otlpTraceExporter(grpc(gone.port, { timeoutMillis: 300 }), host);
  const spans = await makeSpans(2);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.FAILED);
  expect(host.warnings).toEqual([expect.stringContaining('nothing listens there')]);
  await grpcCollector(() => ({ status: 0 }), { port: gone.port });
  await exporter.forceFlush();
  expect(host.warnings[1]).toContain('takes traces again; nothing was lost');
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
});

test('a connection that was lost while idle is opened again', async () => {
  const { port, seen, sockets } = await grpcCollector();
  const exporter = otlpTraceExporter(grpc(port, { timeoutMillis: 400 }), listeningHost());
  const spans = await makeSpans(1);
  await exported(exporter, spans);
  sockets[0]?.destroy();
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
  await nextTurn();
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(3);
  expect(sockets).toHaveLength(2);
});

test('a server that is told to drain gets no new calls', async () => {
  const { port, seen, sockets } = await grpcCollector((_seen, count, stream) => {
    if (count === 1) stream.session?.goaway(0);
    return { status: 0 };
  });
  const exporter = otlpTraceExporter(grpc(port, { timeoutMillis: 400 }), listeningHost());
  const spans = await makeSpans(1);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(2);
  expect(sockets).toHaveLength(2);
});

test('an HTTP/1.1 server is told from one that is down', async () => {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const host = listeningHost();
  const exporter = otlpTraceExporter(grpc(port, { timeoutMillis: 400 }), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(host.warnings).toEqual([expect.stringContaining('PROTOCOL=http/protobuf')]);
});

test.for(['unix:', 'unix://'])('a unix socket: %s', async (scheme) => {
  const path = join(mkdtempSync(join(tmpdir(), 'otlp-')), 'collector.sock');
  const { seen } = await grpcCollector(() => ({ status: 0 }), { path });
  const target = grpc(0, { url: `${scheme}${path}` });
  const result = await exported(otlpTraceExporter(target, listeningHost()), await makeSpans(1));
  expect(result).toEqual({ code: ExportResultCode.SUCCESS });
  expect(seen).toHaveLength(1);
});

test('a unix socket that is not there', async () => {
  const host = listeningHost();
  const target = grpc(0, { url: 'unix:/nowhere/collector.sock', timeoutMillis: 300 });
  const result = await exported(otlpTraceExporter(target, host), await makeSpans(1));
  expect(result.code).toBe(ExportResultCode.FAILED);
  expect(host.warnings).toEqual([
    expect.stringContaining('to unix:/nowhere/collector.sock and wait: nothing listens there'),
  ]);
});

test('after shutdown exports fail at once', async () => {
  const { port, seen } = await grpcCollector();
  const exporter = otlpTraceExporter(grpc(port), listeningHost());
  const spans = await makeSpans(1);
  const first = exported(exporter, spans);
  await exporter.shutdown();
  expect((await first).code).toBe(ExportResultCode.SUCCESS);
  expect((await exported(exporter, spans)).code).toBe(ExportResultCode.FAILED);
  expect(seen).toHaveLength(1);
});
