import { SeverityNumber } from '@opentelemetry/api-logs';
import type { ExportResult } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { OtlpSettings } from '../../../src/config/otlp.ts';
import type { Voice } from '../../../src/diag/voice.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop' });

/** Finished spans, made by the SDK. */
export async function makeSpans(count: number): Promise<ReadableSpan[]> {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor({ exporter: memory })],
  });
  const tracer = provider.getTracer('test');
  for (let i = 0; i < count; i++) tracer.startSpan(`span ${i}`).end();
  await provider.forceFlush();
  return memory.getFinishedSpans();
}

/** Log records, made by the SDK. */
export async function makeLogRecords(count: number): Promise<ReadableLogRecord[]> {
  const exporter = new InMemoryLogRecordExporter();
  const processors = [new SimpleLogRecordProcessor({ exporter })];
  const provider = new LoggerProvider({ resource, processors });
  const logger = provider.getLogger('test');
  for (let i = 0; i < count; i++) {
    logger.emit({ body: `record ${i}`, severityNumber: SeverityNumber.INFO });
  }
  await provider.forceFlush();
  return exporter.getFinishedLogRecords();
}

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** A counter with `count` data points, collected by the SDK. */
export async function makeMetrics(count: number): Promise<ResourceMetrics> {
  const reader = new Reader();
  const meter = new MeterProvider({ resource, readers: [reader] }).getMeter('test');
  const counter = meter.createCounter('orders');
  for (let shop = 0; shop < count; shop++) counter.add(1, { shop });
  return (await reader.collect()).resourceMetrics;
}

/** Settings as the config makes them, for plain HTTP with protobuf unless told otherwise. */
export function settings(over: Partial<OtlpSettings> & { readonly url: string }): OtlpSettings {
  return {
    signal: 'traces',
    protocol: 'http/protobuf',
    headers: {},
    timeoutMillis: 10_000,
    compression: 'none',
    insecure: true,
    ...over,
  };
}

/** A host whose warnings can be read. */
export function listeningHost(): { voice: Voice; userAgent: string; warnings: string[] } {
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  return {
    voice: { error: warn, warn, info: () => {}, debug: () => {} },
    userAgent: 'agent/1.2.3 OTel-OTLP-Exporter-JavaScript/0.301.1',
    warnings,
  };
}

/** The one result of an export. */
export function exported<Request>(
  exporter: { export(request: Request, done: (result: ExportResult) => void): void },
  request: Request,
): Promise<ExportResult> {
  return new Promise((resolve) => exporter.export(request, resolve));
}
