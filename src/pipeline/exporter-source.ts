import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { IMetricReader, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { PropagatorChunk, PropagatorFactory } from './propagators.ts';
import type { CloudDetectors } from './resource.ts';

/** Where exporters, cloud detectors and the rarer propagators come from: each call loads one chunk, on first use. */
export type ExporterSource = {
  readonly spans: (name: 'otlp' | 'console' | 'zipkin') => SpanExporter;
  /** Who has to know of spans from their start on; undefined where the console needs no such. */
  readonly spanStarts: () => ((span: ReadableSpan) => void) | undefined;
  readonly metrics: (name: 'otlp' | 'console') => PushMetricExporter;
  readonly prometheus: () => IMetricReader;
  readonly logs: (name: 'otlp' | 'console') => LogRecordExporter;
  readonly propagator: (chunk: PropagatorChunk) => PropagatorFactory;
  readonly detectors: () => CloudDetectors;
};
