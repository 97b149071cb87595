import diagnostics from 'node:diagnostics_channel';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { expect, onTestFinished, test } from 'vitest';
import { otlpTraceExporter } from './exporters.ts';
import { grpcCollector, httpCollector } from './local-servers.ts';
import { exported, listeningHost, makeSpans, settings } from './telemetry.ts';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

/** For every message on a channel: was tracing suppressed then? */
function watch(channel: string): boolean[] {
  const states: boolean[] = [];
  const note = (): void => void states.push(isTracingSuppressed(context.active()));
  diagnostics.subscribe(channel, note);
  onTestFinished(() => void diagnostics.unsubscribe(channel, note));
  return states;
}

test('HTTP requests are made with tracing suppressed, retries included', async () => {
  const { port } = await httpCollector((_seen, count) =>
    count === 1 ? { status: 503, headers: { 'retry-after': '0' } } : {},
  );
  const requests = watch('http.client.request.start');
  const sockets = watch('net.client.socket');
  const url = `http://127.0.0.1:${port}/v1/traces`;
  await exported(otlpTraceExporter(settings({ url }), listeningHost()), await makeSpans(1));
  expect(requests).toEqual([true, true]);
  expect(sockets).toEqual([true]);
  expect(isTracingSuppressed(context.active())).toBe(false);
});

test('the HTTP/2 connection is made with tracing suppressed', async () => {
  const { port } = await grpcCollector();
  const sockets = watch('net.client.socket');
  const target = settings({ url: `http://127.0.0.1:${port}`, protocol: 'grpc' });
  await exported(otlpTraceExporter(target, listeningHost()), await makeSpans(1));
  expect(sockets).toEqual([true]);
});
