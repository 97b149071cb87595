import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { makeVoice } from '../../../../src/diag/voice.ts';
import { prometheusReader } from '../../../../src/pipeline/exporters/prometheus.ts';
import { isOwnServer } from '../../../../src/pipeline/exporters/prometheus/own-server.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function serving(host = '127.0.0.1', port = 0) {
  const lines: string[] = [];
  const voice = makeVoice('info', (line) => lines.push(line));
  const reader = prometheusReader({ host, port, voice });
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  const provider = new MeterProvider({ resource, readers: [reader] });
  endings.push(() => provider.shutdown());
  const chosen = await reader.listening;
  return { meter: provider.getMeter('app', '1.2'), port: chosen, lines };
}

test('a scrape has the content type, the resource, the scope and the unit in the name', async () => {
  const { meter, port } = await serving();
  meter.createCounter('sent', { unit: 'By' }).add(5, { to: 'x' });
  meter.createHistogram('took', { unit: 's', advice: { explicitBucketBoundaries: [1] } }).record(2);
  const response = await fetch(`http://127.0.0.1:${port}/metrics?x=1`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(text).toContain('target_info{service_name="shop"} 1\n');
  expect(text).toContain('# TYPE sent_bytes_total counter\n');
  expect(text).toContain(
    'sent_bytes_total{to="x",otel_scope_name="app",otel_scope_version="1.2"} 5\n',
  );
  expect(text).toMatch(/took_seconds_bucket\{.*le="\+Inf"\} 1\n/);
  expect(text.endsWith('\n')).toBe(true);
});

test('a page without metrics has the resource', async () => {
  const { port } = await serving();
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(text).toBe(
    '# HELP target_info Target metadata\n# TYPE target_info gauge\ntarget_info{service_name="shop"} 1\n',
  );
});

test('a scraper that prefers OpenMetrics has it, packed where it takes that', async () => {
  const { meter, port } = await serving();
  meter.createCounter('sent', { unit: 'By', description: 'What "left"' }).add(5);
  const url = `http://127.0.0.1:${port}/metrics`;
  const response = await fetch(url, {
    headers: { accept: 'application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.5' },
  });
  expect(response.headers.get('content-type')).toBe(
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  );
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(await response.text()).toBe(
    [
      '# HELP target Target metadata',
      '# TYPE target info',
      'target_info{service_name="shop"} 1',
      '# HELP sent_bytes What \\"left\\"',
      '# TYPE sent_bytes counter',
      '# UNIT sent_bytes bytes',
      'sent_bytes_total{otel_scope_name="app",otel_scope_version="1.2"} 5',
      '# EOF',
      '',
    ].join('\n'),
  );
  const plain = await fetch(url, { headers: { 'accept-encoding': 'gzip;q=0, br' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
});

test('two metrics with one name and different types: the second is left out, and said once', async () => {
  const { meter, port, lines } = await serving();
  meter.createCounter('jobs.done').add(1);
  meter.createUpDownCounter('jobs_done').add(2);
  const url = `http://127.0.0.1:${port}/metrics`;
  await fetch(url);
  const text = await (await fetch(url)).text();
  expect(text.match(/^jobs_done.*$/gm)).toEqual([
    'jobs_done_total{otel_scope_name="app",otel_scope_version="1.2"} 1',
  ]);
  expect(lines.filter((line) => line.includes('jobs_done'))).toEqual([
    '[otel-agent] warn: the metric jobs_done is left out of the Prometheus page: another metric of that name is a counter\n',
  ]);
});

test('another path is 404', async () => {
  const { port } = await serving();
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
});

test('a port that the system chose is said', async () => {
  const { port, lines } = await serving();
  expect(port).toBeGreaterThan(0);
  expect(lines).toEqual([
    `[otel-agent] warn: OTEL_EXPORTER_PROMETHEUS_PORT is 0: Prometheus metrics are served at http://127.0.0.1:${port}/metrics\n`,
  ]);
});

test('a port in use is said once, and metrics still work', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  endings.push(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port: used } = taken.address() as AddressInfo;
  const { meter, port, lines } = await serving('127.0.0.1', used);
  meter.createCounter('c').add(1);
  expect(port).toBeUndefined();
  expect(lines).toEqual([
    `[otel-agent] warn: Prometheus metrics are not served on 127.0.0.1:${used}: the port is in use; set OTEL_EXPORTER_PROMETHEUS_PORT to a free one, or to 0 for any\n`,
  ]);
});

test.each([
  ['an address of another machine', '192.0.2.1', 0],
  ['a port out of range', '127.0.0.1', 70_000],
])('%s is said once and nothing throws', async (_, host, port) => {
  const { port: chosen, lines } = await serving(host, port);
  expect(chosen).toBeUndefined();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`warn: Prometheus metrics are not served on ${host}:${port}: `);
});

test('a scrape is not traced by the patched http module, and its callbacks run untraced', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  endings.push(() => context.disable());
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const instrumentation = new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true });
  instrumentation.setTracerProvider(tracerProvider);
  endings.push(() => instrumentation.disable());
  // The instrumentation patches what is required, not what is imported.
  createRequire(import.meta.url)('node:http');

  const { meter, port } = await serving();
  const suppressed: boolean[] = [];
  meter.createObservableGauge('g').addCallback((result) => {
    suppressed.push(isTracingSuppressed(context.active()));
    result.observe(1);
  });
  const app = createServer((_, response) => response.end('app')).listen(0, '127.0.0.1');
  endings.push(() => app.close());
  await new Promise((resolve) => app.once('listening', resolve));

  await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(exporter.getFinishedSpans()).toEqual([]);
  expect(suppressed).toEqual([true]);
  // The app's own server shows that the patch was there to be passed by.
  await (await fetch(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`)).text();
  await expect.poll(() => exporter.getFinishedSpans().map((span) => span.kind)).toEqual([1]);
  expect(trace.getActiveSpan()).toBeUndefined();
});

test('the server carries the mark for instrumentations that listen on channels', async () => {
  const { subscribe, unsubscribe } = await import('node:diagnostics_channel');
  const servers: object[] = [];
  const note = (message: unknown): void => {
    servers.push((message as { server: object }).server);
  };
  subscribe('http.server.request.start', note);
  endings.push(() => unsubscribe('http.server.request.start', note));
  const { port } = await serving();
  await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(servers.map(isOwnServer)).toEqual([true]);
  expect(isOwnServer(createServer())).toBe(false);
});
