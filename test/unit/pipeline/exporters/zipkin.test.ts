import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ExportResultCode, isTracingSuppressed } from '@opentelemetry/core';
import type { ExportResult } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { makeVoice } from '../../../../src/diag/voice.ts';
import { zipkinExporter } from '../../../../src/pipeline/exporters/zipkin.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

function span(): ReadableSpan {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const options = {
    kind: SpanKind.CLIENT,
    startTime: [1795180439, 304009789] as [number, number],
    attributes: { 'server.address': 'db', 'server.port': 5432, list: ['a', 'b'], n: 1 },
  };
  const made = provider.getTracer('app', '1.2').startSpan('query', options, ROOT_CONTEXT);
  made.addEvent('ev', { a: 1 }, [1795180439, 305000000]);
  made.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' });
  made.end([1795180439, 314009789]);
  return exporter.getFinishedSpans()[0] as ReadableSpan;
}

async function zipkin(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2/spans`;
}

function exporting(endpoint: string, timeoutMillis = 10_000) {
  const lines: string[] = [];
  const voice = makeVoice('info', (line) => lines.push(line));
  const exporter = zipkinExporter({ endpoint, timeoutMillis, voice });
  const send = (spans: ReadableSpan[]): Promise<ExportResult> =>
    new Promise((resolve) => exporter.export(spans, resolve));
  return { exporter: exporter as Required<SpanExporter>, send, lines };
}

test('a span arrives in the JSON of Zipkin v2', async () => {
  const bodies: string[] = [];
  const endpoint = await zipkin((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(202).end();
    });
  });
  const sent = span();
  const { send, lines } = exporting(endpoint);
  expect(await send([sent])).toEqual({ code: ExportResultCode.SUCCESS });
  expect(lines).toEqual([]);
  expect(JSON.parse(bodies[0] ?? '')).toEqual([
    {
      traceId: sent.spanContext().traceId,
      id: sent.spanContext().spanId,
      name: 'query',
      kind: 'CLIENT',
      timestamp: 1795180439304010,
      duration: 10_000,
      localEndpoint: { serviceName: 'shop' },
      remoteEndpoint: { serviceName: 'db', port: 5432 },
      annotations: [{ timestamp: 1795180439305000, value: '"ev": {"a":1}' }],
      tags: {
        'service.name': 'shop',
        'server.address': 'db',
        'server.port': '5432',
        list: '["a","b"]',
        n: '1',
        'otel.scope.name': 'app',
        'otel.scope.version': '1.2',
        'otel.status_code': 'ERROR',
        error: 'boom',
      },
    },
  ]);
});

test('failures are said once, without the password of the address', async () => {
  const endpoint = await zipkin((request, response) => {
    request.resume();
    response.writeHead(500).end();
  });
  const { send, lines } = exporting(endpoint.replace('http://', 'http://user:secret@'));
  expect((await send([span()])).code).toBe(ExportResultCode.FAILED);
  expect((await send([span()])).code).toBe(ExportResultCode.FAILED);
  expect(lines).toEqual([
    `[otel-agent] warn: spans could not be sent to Zipkin at ${endpoint}: status 500; they are lost. Check OTEL_EXPORTER_ZIPKIN_ENDPOINT\n`,
  ]);
});

test('a server that never answers is left after the timeout', async () => {
  const endpoint = await zipkin(() => {});
  const { send, lines } = exporting(endpoint, 50);
  expect((await send([span()])).code).toBe(ExportResultCode.FAILED);
  expect(lines[0]).toContain('no answer within 50 ms');
});

test.each(['a b c', 'localhost:9411', 'ftp://host/x', ''])(
  'the address "%s" is said and the default taken',
  (endpoint) => {
    const { lines } = exporting(endpoint);
    expect(lines).toEqual([
      `[otel-agent] warn: OTEL_EXPORTER_ZIPKIN_ENDPOINT="${endpoint}" is not an http or https address: http://localhost:9411/api/v2/spans is used\n`,
    ]);
  },
);

test('forceFlush and shutdown wait for what is under way; later exports fail', async () => {
  let answered = false;
  const endpoint = await zipkin((request, response) => {
    request.resume().on('end', () => {
      answered = true;
      response.end();
    });
  });
  const { exporter, send } = exporting(endpoint);
  const first = send([span()]);
  await exporter.forceFlush();
  expect(answered).toBe(true);
  expect((await first).code).toBe(ExportResultCode.SUCCESS);
  await exporter.shutdown();
  expect((await send([span()])).code).toBe(ExportResultCode.FAILED);
});

test('the request is made untraced', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  endings.push(() => context.disable());
  const { subscribe, unsubscribe } = await import('node:diagnostics_channel');
  const suppressed: boolean[] = [];
  const note = (): void => void suppressed.push(isTracingSuppressed(context.active()));
  subscribe('http.client.request.start', note);
  endings.push(() => unsubscribe('http.client.request.start', note));
  const endpoint = await zipkin((request, response) => {
    request.resume();
    response.end();
  });
  await exporting(endpoint).send([span()]);
  expect(suppressed).toEqual([true]);
});
