import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { makeVoice } from '../../../../src/diag/voice.ts';
import { usualLimits } from '../../../../src/pipeline/exporters/tree/local-traces.ts';
import { makeTreeConsole } from '../../../../src/pipeline/exporters/tree.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop' });
const start: [number, number] = [1_795_180_439, 0];
const after = (millis: number): [number, number] => [1_795_180_439, millis * 1e6];

function open(write?: (text: string) => void, limits = usualLimits) {
  const texts: string[] = [];
  const said: string[] = [];
  const paper = {
    write: write ?? ((text: string) => void texts.push(text)),
    look: () => ({ columns: 80, colour: false }),
  };
  const tree = makeTreeConsole(
    paper,
    makeVoice('warn', (line) => said.push(line)),
    limits,
  );
  const processor = new SimpleSpanProcessor({ exporter: tree.spans });
  processor.onStart = tree.spanStarts;
  const provider = new TracerProvider({ resource, spanProcessors: [processor] });
  /** Without ids and times of day, which differ from run to run. */
  const text = (): string =>
    texts
      .join('')
      .replaceAll(/\b[\da-f]{32}\b/g, '<trace>')
      .replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, '<time>')
      .replaceAll(/\b[\da-f]{8}\n/g, '<trace>\n');
  return { tree, tracer: provider.getTracer('app'), provider, text, said };
}

test('a trace, from the API to the drawing', async () => {
  const { tracer, provider, text } = open();
  const kind = SpanKind.SERVER;
  const root = tracer.startSpan('GET /', { kind, startTime: start }, ROOT_CONTEXT);
  const inRoot = trace.setSpan(ROOT_CONTEXT, root);
  const child = tracer.startSpan('charge', { startTime: after(10) }, inRoot);
  child.recordException(new Error('card declined'), after(15));
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'card declined' });
  child.end(after(20));
  root.end(after(40));
  await provider.forceFlush();
  expect(text().replaceAll(/ {2}at .*/g, '  <place>')).toMatchInlineSnapshot(`
    "trace <trace>  40.0 ms · 2 spans · 1 error
    shop SERVER GET /    40.0 ms  ━━━━━━━━━━━━━━━━
    └ charge          ✗  10.0 ms      ━━━━
        ! Error: card declined  <place>

    "
  `);
});

test('what is running is drawn at the last moment', () => {
  const { tree, tracer, text } = open();
  tracer.startSpan('query', {
    kind: SpanKind.CLIENT,
    startTime: Date.now(),
    attributes: { 'db.query.text': "SELECT 'mine'", 'db.system.name': 'postgresql' },
  });
  tree.finish();
  expect(text()).toContain('… still running');
  expect(text()).toContain("SELECT 'mine'");
});

test('spans of refused traces are said', () => {
  const { tree, tracer, text } = open(undefined, { ...usualLimits, traces: 1 });
  tracer.startSpan('first');
  tracer.startSpan('second').end();
  tree.finish();
  expect(text()).toContain('… and 1 span of other traces at the same time\n');
});

test('a log record names its span', () => {
  const { tree, tracer, text } = open();
  const exporter = tree.logs;
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  const span = tracer.startSpan('GET /');
  provider.getLogger('app').emit({
    severityNumber: 13,
    body: 'stock is low',
    attributes: { sku: 'tea' },
    context: trace.setSpan(ROOT_CONTEXT, span),
  });
  provider.getLogger('app').emit({ body: 'by itself' });
  expect(text()).toBe(
    '<time> WARN  stock is low  sku=tea  · GET / <trace>\n<time> LOG   by itself\n',
  );
});

test('metrics are drawn with their change, and not where nothing has changed', async () => {
  const { tree, text } = open();
  const type = AggregationType.EXPONENTIAL_HISTOGRAM;
  const reader = new PeriodicExportingMetricReader({ exporter: tree.metrics });
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    views: [{ instrumentName: 'fine', aggregation: { type } }],
  });
  const meter = provider.getMeter('app');
  const orders = meter.createCounter('orders', { unit: '{order}' });
  meter.createUpDownCounter('open').add(-2);
  const coarse = meter.createHistogram('coarse', { unit: 'ms' });
  const fine = meter.createHistogram('fine', { unit: 'ms' });
  for (let value = 1; value <= 100; value++) {
    coarse.record(value);
    fine.record(value);
  }
  orders.add(2);
  await provider.forceFlush();
  await provider.forceFlush();
  orders.add(3);
  await provider.forceFlush();
  await provider.shutdown();
  expect(`\n${text()}`).toMatchInlineSnapshot(`
    "
    metrics
    fine      100  +100  mean 50.5 ms  p50 50.4 ms  p99 100 ms  max 100 ms
    orders      2    +2
    open       -2
    coarse    100  +100  mean 50.5 ms  p50 50.0 ms  p99 99.0 ms  max 100 ms

    metrics  3 unchanged
    orders    5  +3

    "
  `);
});

test('what cannot be written is said once, and does not reach the app', async () => {
  const { tracer, provider, said } = open(() => {
    throw new Error('no paper');
  });
  tracer.startSpan('one').end();
  tracer.startSpan('two').end();
  await provider.forceFlush();
  expect(said).toEqual([
    '[otel-agent] warn: drawing on the console failed, the app goes on without it: no paper\n',
  ]);
});
