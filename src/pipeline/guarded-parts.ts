import type { Context, TextMapPropagator } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  AggregationType,
  type IMetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import {
  ParentBasedSampler,
  AlwaysOnSampler,
  RandomIdGenerator,
  type IdGenerator,
  type Sampler,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { Guard } from '../diag/guard.ts';
import type { Tally } from '../diag/tally.ts';
import { reasonOf, type Voice } from '../diag/voice.ts';
import type * as given from '../extend/parts.ts';

/**
 * Parts of others, made fit for a place where nothing may throw: what they throw is said once, and
 * the app goes on. Methods that they leave out do nothing.
 */
export type PartsHost = {
  readonly guard: Guard;
  readonly voice: Voice;
  readonly tally: Tally;
};

/** Where `sampler` fails, `fallback` decides. */
export function guardSampler(
  sampler: given.Sampler,
  fallback: Sampler,
  { guard }: PartsHost,
): Sampler {
  const name = nameOf('the sampler', sampler);
  const theirs: Sampler = sampler;
  return {
    shouldSample: (...args) =>
      guard(name, () => {
        const result = theirs.shouldSample(...args);
        if (typeof result.decision === 'number') return result;
        throw new TypeError('its result has no decision');
      }) ?? fallback.shouldSample(...args),
    toString: () => guard(name, () => String(theirs)) ?? name,
  };
}

/** The sampler with each wrap around it; a wrap that fails is left out. */
export function wrapSampler(
  sampler: Sampler,
  wraps: readonly ((inner: given.Sampler) => given.Sampler)[],
  host: PartsHost,
): Sampler {
  return wraps.reduce<Sampler>((inner, wrap) => {
    const outer = host.guard('wrapSampler()', () => {
      const made = wrap(inner);
      if (typeof made?.shouldSample === 'function') return made;
      throw new TypeError('it returned no sampler');
    });
    return outer === undefined ? inner : guardSampler(outer, inner, host);
  }, sampler);
}

export const plainSampler: Sampler = new ParentBasedSampler({ root: new AlwaysOnSampler() });

export function guardIds(ids: given.IdGenerator, { guard }: PartsHost): IdGenerator {
  const name = nameOf('the id generator', ids);
  const random = new RandomIdGenerator();
  return {
    generateTraceId: () => guard(name, () => ids.generateTraceId()) ?? random.generateTraceId(),
    generateSpanId: () => guard(name, () => ids.generateSpanId()) ?? random.generateSpanId(),
  };
}

export function guardSpanProcessor(
  processor: given.SpanProcessor,
  { guard }: PartsHost,
): SpanProcessor {
  const name = nameOf('span processor', processor);
  return {
    onStart: (span, context) => guard(name, () => processor.onStart?.(span as never, context)),
    ...(processor.onEnding !== undefined && {
      onEnding: (span) => guard(name, () => processor.onEnding?.(span as never)),
    }),
    onEnd: (span) => guard(name, () => processor.onEnd?.(span as never)),
    ...ends(name, processor, guard),
  };
}

export function guardLogProcessor(
  processor: given.LogRecordProcessor,
  { guard }: PartsHost,
): LogRecordProcessor {
  const name = nameOf('log record processor', processor);
  return {
    onEmit: (record, context) => guard(name, () => processor.onEmit(record as never, context)),
    ...ends(name, processor, guard),
  };
}

/** What such an exporter fails to deliver is counted and said like that of our own. */
export function guardExporter(exporter: given.SpanExporter, host: PartsHost): SpanExporter {
  const { guard, voice, tally } = host;
  const name = nameOf('span exporter', exporter);
  let said = false;
  return {
    export: (spans, done) => {
      for (const span of spans) tally.countSpan(span.instrumentationScope.name);
      tally.record('traces', spans.length);
      let settled = false;
      const settle = ({ code, error }: given.ExportResult): void => {
        if (settled) return;
        settled = true;
        tally.settle('traces', spans.length, code === 0);
        if (code !== 0 && !said) {
          said = true;
          voice.warn(`${name} could not deliver spans, they are lost: ${reasonOf(error)}`);
        }
        const outcome = code === 0 ? ExportResultCode.SUCCESS : ExportResultCode.FAILED;
        done({ code: outcome, ...(error !== undefined && { error }) });
      };
      try {
        exporter.export(spans, settle);
      } catch (error) {
        settle({ code: 1, error: error instanceof Error ? error : new Error(reasonOf(error)) });
      }
    },
    ...ends(name, exporter, guard),
  };
}

/** A reader of any release of the SDK: older ones know no limit of cardinality. */
export function guardReader(reader: given.MetricReader, { guard }: PartsHost): IMetricReader {
  const name = nameOf('metric reader', reader);
  return {
    setMetricProducer: (producer) => guard(name, () => reader.setMetricProducer(producer)),
    selectAggregation: (kind) =>
      (guard(name, () => reader.selectAggregation?.(kind) as unknown) ?? {
        type: AggregationType.DEFAULT,
      }) as ReturnType<IMetricReader['selectAggregation']>,
    selectAggregationTemporality: (kind) =>
      (guard(name, () => reader.selectAggregationTemporality?.(kind) as unknown) ??
        AggregationTemporality.CUMULATIVE) as AggregationTemporality,
    selectCardinalityLimit: (kind) =>
      guard(name, () => reader.selectCardinalityLimit?.(kind)) ?? 2000,
    collect: async (options) => reader.collect(options) as ReturnType<IMetricReader['collect']>,
    ...ends(name, reader, guard),
  };
}

/** A view is asked with each measurement. */
export function guardView(view: given.View, { guard }: PartsHost): ViewOptions {
  const { attributesProcessors: processors } = view;
  const options = view as object as ViewOptions;
  return {
    ...options,
    ...(processors !== undefined && {
      attributesProcessors: processors.map((processor) => ({
        process: (incoming: given.Attributes, context?: Context) =>
          guard('view', () => processor.process(incoming, context)) ?? incoming,
      })),
    }),
  };
}

export function guardPropagator(
  propagator: given.Propagator,
  { guard }: PartsHost,
): TextMapPropagator {
  const name = nameOf('the propagator', propagator);
  const theirs = propagator as TextMapPropagator;
  return {
    inject: (...args) => guard(name, () => theirs.inject(...args)),
    extract: (context, ...more) => guard(name, () => theirs.extract(context, ...more)) ?? context,
    fields: () => guard(name, () => theirs.fields()) ?? [],
  };
}

type Ends = { forceFlush?(): Promise<void>; shutdown?(): Promise<void> };

function ends(name: string, part: Ends, guard: Guard): Required<Ends> {
  const settle = async (work: () => Promise<void> | undefined): Promise<void> => {
    try {
      await work();
    } catch (error) {
      guard(name, () => {
        throw error;
      });
    }
  };
  return {
    forceFlush: () => settle(() => part.forceFlush?.()),
    shutdown: () => settle(() => part.shutdown?.()),
  };
}

function nameOf(what: string, part: object): string {
  const name = part.constructor?.name;
  return name === undefined || name === 'Object' || name === '' ? what : `${what} ${name}`;
}
