import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { ExportResultCode, TraceState } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { ResourceMetrics, ViewOptions } from '@opentelemetry/sdk-metrics';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import {
  consoleLogExporter,
  consoleMetricExporter,
  consoleSpanExporter,
} from '../../../../src/pipeline/exporters/console.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop' });
const remote = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
};

function paper(pretty = false) {
  const texts: string[] = [];
  const out = { pretty, write: (text: string) => void texts.push(text) };
  return { out, text: () => texts.join('') };
}

function tracer(pretty = false, spanLimits = {}) {
  const { out, text } = paper(pretty);
  const provider = new TracerProvider({
    resource,
    spanLimits,
    spanProcessors: [new SimpleSpanProcessor({ exporter: consoleSpanExporter(out) })],
  });
  return { tracer: provider.getTracer('app', '1.2'), text };
}

test('a span has the keys, the order and the formats of Python, then scope', () => {
  const { tracer: t, text } = tracer();
  const traceState = new TraceState("vendor=a,other=it's");
  const parent = trace.setSpanContext(ROOT_CONTEXT, { ...remote, traceState });
  const options = {
    kind: SpanKind.SERVER,
    startTime: [1795180439, 304009789] as [number, number],
    attributes: { s: 'x', i: 1, f: 1.5, b: true, l: ['a', 'b'] },
    links: [{ context: remote, attributes: { la: 1 } }],
  };
  const span = t.startSpan('GET /', options, parent);
  span.addEvent('ev', { a: 1 }, [1795180439, 5]);
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' });
  span.end([1795180440, 999999999]);

  const { traceId, spanId } = span.spanContext();
  const document = JSON.parse(text());
  const expected = {
    name: 'GET /',
    context: {
      trace_id: `0x${traceId}`,
      span_id: `0x${spanId}`,
      trace_state: `['{key=vendor, value=a}', "{key=other, value=it's}"]`,
    },
    kind: 'SpanKind.SERVER',
    parent_id: `0x${remote.spanId}`,
    start_time: '2026-11-20T13:13:59.304009Z',
    end_time: '2026-11-20T13:14:00.999999Z',
    status: { status_code: 'ERROR', description: 'boom' },
    attributes: { s: 'x', i: 1, f: 1.5, b: true, l: ['a', 'b'] },
    events: [{ name: 'ev', timestamp: '2026-11-20T13:13:59.000000Z', attributes: { a: 1 } }],
    links: [
      {
        context: {
          trace_id: `0x${remote.traceId}`,
          span_id: `0x${remote.spanId}`,
          trace_state: '[]',
        },
        attributes: { la: 1 },
      },
    ],
    resource: { attributes: { 'service.name': 'shop' }, schema_url: '' },
    scope: { name: 'app', version: '1.2' },
  };
  // Text, not objects: the order of the keys is part of the shape.
  expect(JSON.stringify(document, null, 2)).toBe(JSON.stringify(expected, null, 2));
  expect(text().split('\n')).toHaveLength(2);
});

test('a root span without status has null, UNSET and no description', () => {
  const { tracer: t, text } = tracer();
  t.startSpan('root', {}, ROOT_CONTEXT).end();
  const { kind, parent_id, status } = JSON.parse(text());
  expect({ kind, parent_id, status }).toEqual({
    kind: 'SpanKind.INTERNAL',
    parent_id: null,
    status: { status_code: 'UNSET' },
  });
});

test('what the limits dropped is counted, and only then', () => {
  const limits = { attributeCountLimit: 1, eventCountLimit: 1, linkCountLimit: 1 };
  const { tracer: t, text } = tracer(false, limits);
  const span = t.startSpan('full', { attributes: { a: 1, b: 2, c: 3 } }, ROOT_CONTEXT);
  span.addEvent('one').addEvent('two').end();
  const document = JSON.parse(text());
  expect(Object.keys(document).slice(-3)).toEqual([
    'scope',
    'dropped_attributes',
    'dropped_events',
  ]);
  expect(document).toMatchObject({ dropped_attributes: 2, dropped_events: 1 });
});

test('pretty documents are indented by 4', () => {
  const { tracer: t, text } = tracer(true);
  t.startSpan('root', {}, ROOT_CONTEXT).end();
  expect(text()).toBe(`${JSON.stringify(JSON.parse(text()), null, 4)}\n`);
  expect(text()).toContain('\n    "name": "root",');
});

function logger() {
  const { out, text } = paper();
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: consoleLogExporter(out) })],
  });
  return { logger: provider.getLogger('app', '1.2'), text };
}

test('a log record has the keys, the order and the formats of Python, then scope', () => {
  const { logger: l, text } = logger();
  l.emit({
    body: { k: 'v' },
    severityNumber: 9,
    severityText: 'INFO',
    attributes: { a: 1 },
    timestamp: [1795180439, 304271000],
    observedTimestamp: [1795180439, 304276000],
    eventName: 'my.event',
    context: trace.setSpanContext(ROOT_CONTEXT, remote),
  });
  const expected = {
    body: { k: 'v' },
    severity_number: 9,
    severity_text: 'INFO',
    attributes: { a: 1 },
    dropped_attributes: 0,
    timestamp: '2026-11-20T13:13:59.304271Z',
    observed_timestamp: '2026-11-20T13:13:59.304276Z',
    trace_id: `0x${remote.traceId}`,
    span_id: `0x${remote.spanId}`,
    trace_flags: 1,
    resource: { attributes: { 'service.name': 'shop' }, schema_url: '' },
    event_name: 'my.event',
    scope: { name: 'app', version: '1.2' },
  };
  expect(text()).toBe(`${JSON.stringify(expected)}\n`);
});

test('a bare log record has nulls and zeros', () => {
  const { logger: l, text } = logger();
  l.emit({ timestamp: [0, 0], context: ROOT_CONTEXT });
  expect(JSON.parse(text())).toMatchObject({
    body: null,
    severity_number: null,
    severity_text: null,
    attributes: null,
    timestamp: null,
    trace_id: `0x${'0'.repeat(32)}`,
    span_id: `0x${'0'.repeat(16)}`,
    trace_flags: 0,
    event_name: '',
  });
});

async function collected(
  record: (meter: ReturnType<MeterProvider['getMeter']>) => void,
  views: ViewOptions[] = [],
): Promise<ResourceMetrics> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  const provider = new MeterProvider({ resource, readers: [reader], views });
  record(provider.getMeter('app', '1.2'));
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return resourceMetrics;
}

function printed(metrics: ResourceMetrics): string {
  const { out, text } = paper();
  consoleMetricExporter(out).export(metrics, () => {});
  return text();
}

test('metrics are one document with the keys and the order of Python', async () => {
  const metrics = await collected((meter) => {
    meter.createCounter('c', { description: 'd', unit: '1' }).add(2, { a: 'b' });
    meter.createGauge('g').record(1.5);
    meter
      .createHistogram('h', { unit: 's', advice: { explicitBucketBoundaries: [1, 2] } })
      .record(1.5);
    meter.createCounter('never used');
  });
  const text = printed(metrics);
  const shape = JSON.parse(text.replace(/("(?:start_)?time_unix_nano":)\d+/g, '$10'));
  const time = { start_time_unix_nano: 0, time_unix_nano: 0 };
  const bare = { description: '', unit: '' };
  const expected = {
    resource_metrics: [
      {
        resource: { attributes: { 'service.name': 'shop' }, schema_url: '' },
        scope_metrics: [
          {
            scope: { name: 'app', version: '1.2', schema_url: '', attributes: null },
            metrics: [
              {
                name: 'c',
                description: 'd',
                unit: '1',
                data: {
                  data_points: [{ attributes: { a: 'b' }, ...time, value: 2, exemplars: [] }],
                  aggregation_temporality: 2,
                  is_monotonic: true,
                },
              },
              {
                name: 'g',
                ...bare,
                data: {
                  data_points: [
                    {
                      attributes: {},
                      start_time_unix_nano: null,
                      time_unix_nano: 0,
                      value: 1.5,
                      exemplars: [],
                    },
                  ],
                },
              },
              {
                name: 'h',
                description: '',
                unit: 's',
                data: {
                  data_points: [
                    {
                      attributes: {},
                      ...time,
                      count: 1,
                      sum: 1.5,
                      bucket_counts: [0, 1, 0],
                      explicit_bounds: [1, 2],
                      min: 1.5,
                      max: 1.5,
                      exemplars: [],
                    },
                  ],
                  aggregation_temporality: 2,
                },
              },
            ],
            schema_url: '',
          },
        ],
        schema_url: '',
      },
    ],
  };
  expect(JSON.stringify(shape, null, 2)).toBe(JSON.stringify(expected, null, 2));
});

test('nanosecond times are printed with all their digits', async () => {
  const metrics = await collected((meter) => meter.createCounter('c').add(1));
  const point = metrics.scopeMetrics[0]?.metrics[0]?.dataPoints[0];
  Object.assign(point as object, { startTime: [1795180439, 304069521], endTime: [1795180439, 7] });
  expect(printed(metrics)).toContain(
    '"start_time_unix_nano":1795180439304069521,"time_unix_nano":1795180439000000007,',
  );
});

test('an exponential histogram has the fields of Python in their order', async () => {
  const metrics = await collected(
    (meter) => meter.createHistogram('h').record(3),
    [{ instrumentName: 'h', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  );
  const [entry] = JSON.parse(printed(metrics)).resource_metrics;
  const { data } = entry.scope_metrics[0].metrics[0];
  expect(Object.keys(data)).toEqual(['data_points', 'aggregation_temporality']);
  expect(Object.keys(data.data_points[0])).toEqual([
    'attributes',
    'start_time_unix_nano',
    'time_unix_nano',
    'count',
    'sum',
    'scale',
    'zero_count',
    'positive',
    'negative',
    'flags',
    'min',
    'max',
    'exemplars',
  ]);
  expect(data.data_points[0].positive.bucket_counts).toEqual([1]);
});

test('delta is 1', async () => {
  const metrics = await collected((meter) => meter.createCounter('c').add(1));
  const metric = metrics.scopeMetrics[0]?.metrics[0];
  Object.assign(metric as object, { aggregationTemporality: AggregationTemporality.DELTA });
  expect(printed(metrics)).toContain('"aggregation_temporality":1');
});

test('an export without points writes nothing', async () => {
  expect(printed(await collected((meter) => meter.createCounter('c')))).toBe('');
});

test('an export that cannot be written fails and does not throw', () => {
  const out = {
    pretty: false,
    write: () => {
      throw new Error('EPIPE');
    },
  };
  const results: unknown[] = [];
  const provider = new TracerProvider({
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: (span) => consoleSpanExporter(out).export([span], (result) => results.push(result)),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  provider.getTracer('app').startSpan('a', {}, ROOT_CONTEXT).end();
  expect(results).toEqual([{ code: ExportResultCode.FAILED, error: new Error('EPIPE') }]);
});

test('nothing is written after shutdown', async () => {
  const { out, text } = paper();
  const exporter = consoleMetricExporter(out);
  await exporter.shutdown();
  const results: number[] = [];
  exporter.export(await collected((meter) => meter.createCounter('c').add(1)), ({ code }) =>
    results.push(code),
  );
  expect([text(), results]).toEqual(['', [ExportResultCode.FAILED]]);
});
