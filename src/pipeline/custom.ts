import type { Attributes, TextMapPropagator } from '@opentelemetry/api';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, type IMetricReader, type ViewOptions } from '@opentelemetry/sdk-metrics';
import type { IdGenerator, Sampler, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import { noParts, type CustomParts } from '../extend/builder.ts';
import {
  guardExporter,
  guardIds,
  guardLogProcessor,
  guardPropagator,
  guardReader,
  guardSampler,
  guardSpanProcessor,
  guardView,
  plainSampler,
  wrapSampler,
  type PartsHost,
} from './guarded-parts.ts';

/** What code has given to the pipeline: its own parts stand beside those of the settings. */
export type Custom = {
  readonly resourceAttributes: Attributes;
  /** @param configured makes the sampler of the settings, where code brings none */
  readonly sampler: (configured: () => Sampler) => Sampler;
  readonly idGenerator: IdGenerator | undefined;
  readonly propagator: TextMapPropagator | undefined;
  readonly spanProcessors: readonly SpanProcessor[];
  readonly spanExporters: readonly SpanExporter[];
  readonly readers: readonly IMetricReader[];
  readonly views: readonly ViewOptions[];
  readonly logRecordProcessors: readonly LogRecordProcessor[];
};

export function makeCustom(parts: CustomParts = noParts(), host: PartsHost): Custom {
  const { sampler, idGenerator, propagator } = parts;
  return {
    resourceAttributes: parts.resourceAttributes,
    sampler: (configured) => {
      const inner =
        sampler === undefined ? configured() : guardSampler(sampler, plainSampler, host);
      return wrapSampler(inner, parts.samplerWraps, host);
    },
    idGenerator: idGenerator && guardIds(idGenerator, host),
    propagator: propagator && guardPropagator(propagator, host),
    spanProcessors: parts.spanProcessors.map((part) => guardSpanProcessor(part, host)),
    spanExporters: parts.spanExporters.map((part) => guardExporter(part, host)),
    readers: parts.metricReaders.map((part) => guardReader(part, host)),
    views: parts.views.map((part) => guardView(part, host)).filter((view) => works(view, host)),
    logRecordProcessors: parts.logRecordProcessors.map((part) => guardLogProcessor(part, host)),
  };
}

/** The SDK refuses a view that contradicts itself by an error, in the middle of the start. */
function works(view: ViewOptions, { guard }: PartsHost): boolean {
  return guard('a view', () => new MeterProvider({ views: [view] })) !== undefined;
}
