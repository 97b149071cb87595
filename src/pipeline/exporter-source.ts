import type {
  BatchModel,
  LogExporterModel,
  MetricExporterModel,
  PrometheusModel,
  SpanExporterModel,
} from '../config/model.ts';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { IMetricReader, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { MeterProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { JaegerRemoteSettings, XRaySettings } from '../config/sampling-strategy.ts';
import type * as declared from './declared/parts.ts';
import type { PropagatorChunk, PropagatorFactory } from './propagators.ts';
import type { CloudDetectors } from './resource.ts';

/** Encodes items as they come and sends them in batches; what becomes of them goes to the tally. */
export type Encoding<Item> = {
  /** @throws where the item cannot be encoded; it is left out then */
  readonly add: (item: Item) => void;
  /**
   * Closes the batch of what was added; the returned function sends it, once.
   *
   * @param isComplete false where the resource has parts to come
   */
  readonly seal: (isComplete: boolean) => (waitMillis: number) => void;
  readonly isIdle: () => boolean;
  readonly prepare: () => void;
  /** How long items may wait before they are sealed; 0: until the next turn of the event loop. */
  readonly earlyMillis: number;
  readonly forceFlush: () => Promise<void>;
};

/** What brings encoded batches to their destinations. */
export type Carrier = {
  readonly finish: (millis: number) => Promise<void>;
  readonly finishNow: (millis: number) => void;
  readonly close: (millis: number) => Promise<void>;
};

/** Where exporters, cloud detectors and the rarer propagators come from: each call loads one chunk, on first use. */
export type ExporterSource = {
  readonly spans: (model: SpanExporterModel) => SpanExporter;
  /** Undefined where the exporter wants whole batches. */
  readonly spanEncoding: (
    model: SpanExporterModel,
    batch: BatchModel,
  ) => Encoding<ReadableSpan> | undefined;
  /** Who has to know of spans from their start on; undefined where the console needs no such. */
  readonly spanStarts: () => ((span: ReadableSpan) => void) | undefined;
  readonly metrics: (model: MetricExporterModel) => PushMetricExporter;
  readonly prometheus: (model: PrometheusModel) => IMetricReader;
  readonly logs: (model: LogExporterModel) => LogRecordExporter;
  readonly logEncoding: (
    model: LogExporterModel,
    batch: BatchModel,
  ) => Encoding<ReadableLogRecord> | undefined;
  /** Undefined where nothing is on its way. */
  readonly carrier: () => Carrier | undefined;
  /** Exports are counted there; told before the first of them. */
  readonly countIn: (provider: MeterProvider) => void;
  readonly propagator: (chunk: PropagatorChunk) => PropagatorFactory;
  readonly detectors: () => CloudDetectors;
  readonly jaegerRemote: (
    settings: JaegerRemoteSettings,
    serviceName: string,
    initial: Sampler,
  ) => Sampler;
  readonly xraySampler: (settings: XRaySettings, resource: Resource) => Sampler;
  /** What only a configuration file asks for. */
  readonly declared: () => typeof declared;
};
