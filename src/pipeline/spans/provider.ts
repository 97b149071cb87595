import type { MeterProvider, SpanContext, Tracer, TracerProvider } from '@opentelemetry/api';
import type { IdGenerator, Sampler, SpanLimits, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Resource } from '@opentelemetry/resources';
import { randomFlag } from '../trace-context.ts';
import { within } from '../within.ts';
import { makeSpanCounts } from './counts.ts';
import { randomIds } from './ids.ts';
import { inTurn } from './in-turn.ts';
import { OwnTracer, type TracerHost } from './tracer.ts';

export type ProviderOptions = {
  readonly resource: Resource;
  readonly sampler: Sampler;
  /** Those of 128 by default; the length of values is bounded by a processor. */
  readonly spanLimits: Omit<SpanLimits, 'attributeValueLengthLimit'>;
  readonly spanProcessors: SpanProcessor[];
  readonly idGenerator?: IdGenerator;
  /** Where spans are counted; nowhere without it. */
  readonly meterProvider?: MeterProvider;
  /** The span that the process was started in. */
  readonly ofProcess?: SpanContext | undefined;
};

/** Of an instrumentation scope, as upstream names it. */
const countsVersion = '3.1.1';

const most = 128;

/** The SDK's default. */
const usualFlushMillis = 30_000;

/** Hands out tracers of our own (trace SDK, "TracerProvider"). */
export class OwnTracerProvider implements TracerProvider {
  readonly #processors: readonly SpanProcessor[];
  readonly #host: TracerHost;
  readonly #tracers = new Map<string, OwnTracer>();

  constructor(options: ProviderOptions) {
    const { resource, sampler, spanProcessors, idGenerator, ofProcess, meterProvider } = options;
    const { spanLimits } = options;
    this.#processors = spanProcessors;
    this.#host = {
      resource,
      sampler,
      processor: inTurn(spanProcessors),
      ids: idGenerator ?? randomIds,
      rootFlags: idGenerator === undefined ? randomFlag : 0,
      ofProcess,
      counts: meterProvider && makeSpanCounts(meterProvider, countsVersion),
      limits: {
        attributeCountLimit: spanLimits.attributeCountLimit ?? most,
        eventCountLimit: spanLimits.eventCountLimit ?? most,
        linkCountLimit: spanLimits.linkCountLimit ?? most,
        attributePerEventCountLimit: spanLimits.attributePerEventCountLimit ?? most,
        attributePerLinkCountLimit: spanLimits.attributePerLinkCountLimit ?? most,
        attributeValueLengthLimit: Infinity,
      },
    };
  }

  getTracer(name: string, version?: string, options?: { schemaUrl?: string }): Tracer {
    const schemaUrl = options?.schemaUrl;
    const key = `${name}@${version ?? ''}:${schemaUrl ?? ''}`;
    let tracer = this.#tracers.get(key);
    if (tracer === undefined) {
      tracer = new OwnTracer(this.#host, {
        name,
        ...(version !== undefined && { version }),
        ...(schemaUrl !== undefined && { schemaUrl }),
      });
      this.#tracers.set(key, tracer);
    }
    return tracer;
  }

  /** Rejects with what went wrong in any of the processors. */
  async forceFlush({ timeoutMillis = usualFlushMillis } = {}): Promise<void> {
    const flushed = await Promise.allSettled(
      this.#processors.map(async (processor) => {
        if (await within(timeoutMillis, processor.forceFlush())) return;
        throw new Error(`a span processor was not flushed within ${timeoutMillis} ms`);
      }),
    );
    const reasons = flushed.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (reasons.length > 0) throw new AggregateError(reasons, 'spans could not be flushed');
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#processors.map(async (processor) => processor.shutdown()));
  }
}
