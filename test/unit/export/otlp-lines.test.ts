import { ExportResultCode } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { otlpLogLines, otlpMetricLines, otlpSpanLines } from '../../../src/export/otlp-lines.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop' });

function paper() {
  const texts: string[] = [];
  return { texts, write: (text: string) => void texts.push(text) };
}

/** Each write is one line; its document. */
const documentsOf = (texts: readonly string[]): unknown[] =>
  texts.map((text) => {
    expect(text).toMatch(/^[^\n]+\n$/);
    return JSON.parse(text);
  });

test('a batch of spans is one line', async () => {
  const { texts, write } = paper();
  const processor = new BatchSpanProcessor({ exporter: otlpSpanLines(write) });
  const provider = new TracerProvider({ resource, spanProcessors: [processor] });
  for (const name of ['one', 'two\nlines']) provider.getTracer('app').startSpan(name).end();
  await provider.forceFlush();
  expect(documentsOf(texts)).toMatchObject([
    {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
          scopeSpans: [
            {
              scope: { name: 'app' },
              spans: [
                { traceId: expect.stringMatching(/^[\da-f]{32}$/), name: 'one' },
                { name: 'two\nlines', startTimeUnixNano: expect.stringMatching(/^\d{19}$/) },
              ],
            },
          ],
        },
      ],
    },
  ]);
});

test('metrics and log records', async () => {
  const { texts, write } = paper();
  const reader = new PeriodicExportingMetricReader({ exporter: otlpMetricLines(write) });
  const meters = new MeterProvider({ resource, readers: [reader] });
  meters.getMeter('app').createCounter('orders').add(2);
  await meters.forceFlush();
  const processor = new SimpleLogRecordProcessor({ exporter: otlpLogLines(write) });
  const loggers = new LoggerProvider({ resource, processors: [processor] });
  loggers.getLogger('app').emit({ body: { a: [1, 'x'] } });
  await loggers.forceFlush();
  await meters.shutdown();
  expect(documentsOf(texts).slice(0, 2)).toMatchObject([
    { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'orders' }] }] }] },
    { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { kvlistValue: {} } }] }] }] },
  ]);
});

test('an export of nothing writes nothing', () => {
  const { texts, write } = paper();
  const codes: unknown[] = [];
  otlpSpanLines(write).export([], ({ code }) => codes.push(code));
  otlpLogLines(write).export([], ({ code }) => codes.push(code));
  otlpMetricLines(write).export({ resource, scopeMetrics: [] }, ({ code }) => codes.push(code));
  expect({ texts, codes }).toEqual({ texts: [], codes: Array(3).fill(ExportResultCode.SUCCESS) });
});

test('after shutdown nothing is written', async () => {
  const { texts, write } = paper();
  const exporter = otlpSpanLines(write);
  await exporter.shutdown();
  exporter.export([], ({ code }) => expect(code).toBe(ExportResultCode.FAILED));
  expect(texts).toEqual([]);
});
