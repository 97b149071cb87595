import {
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  SpanKind,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { SamplingDecision, type IdGenerator, type Sampler } from '@opentelemetry/sdk-trace';
import { randomFlag } from '../trace-context.ts';
import { BoundedAttributes } from './attributes.ts';
import { presentClock } from './clock.ts';
import type { SpanCounts } from './counts.ts';
import { cleanLink, RecordingSpan, type SpanHost } from './span.ts';

/** What the tracers of a provider have in common. */
export type TracerHost = Omit<SpanHost, 'scope'> & {
  readonly sampler: Sampler;
  readonly ids: IdGenerator;
  /** Flags of new traces: that their ids are random, which those of a foreign generator may not be. */
  readonly rootFlags: number;
  /** The span that the process was started in: no parent of what comes in from outside. */
  readonly ofProcess: SpanContext | undefined;
  /** Undefined where nobody wants them. */
  readonly counts: SpanCounts | undefined;
};

type Work = (span: Span) => unknown;

/** Starts spans (trace SDK, "Tracer"). */
export class OwnTracer implements Tracer {
  private readonly _host: TracerHost;
  readonly #spanHost: SpanHost;

  constructor(host: TracerHost, scope: SpanHost['scope']) {
    this._host = host;
    this.#spanHost = { ...host, scope };
  }

  startSpan(name: string, options: SpanOptions = {}, given: Context = context.active()): Span {
    if (isTracingSuppressed(given)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const { sampler, ids, limits, counts } = this._host;
    const kind = options.kind ?? SpanKind.INTERNAL;
    const isRoot = options.root === true || this.#isForeign(given, kind);
    const within = isRoot ? trace.deleteSpan(given) : given;
    const before = isRoot ? undefined : trace.getSpan(given);
    const parent = parentOf(before);
    const traceId = parent?.traceId ?? ids.generateTraceId();
    const links = (options.links ?? []).map((link) => cleanLink(link, limits));
    const attributes = new BoundedAttributes(limits.attributeCountLimit);
    attributes.setAll(options.attributes);
    const sampled = sampler.shouldSample(within, traceId, name, kind, attributes.values, links);
    const { decision } = sampled;
    const onEnd = counts?.(before?.spanContext(), decision);
    const random = parent === undefined ? this._host.rootFlags : parent.traceFlags & randomFlag;
    const isSampled = decision === SamplingDecision.RECORD_AND_SAMPLED;
    const traceState = sampled.traceState ?? parent?.traceState;
    const spanContext: SpanContext = {
      traceId,
      spanId: ids.generateSpanId(),
      traceFlags: (isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE) | random,
      ...(traceState !== undefined && { traceState }),
    };
    if (decision === SamplingDecision.NOT_RECORD) return trace.wrapSpanContext(spanContext);
    attributes.setAll(sampled.attributes);
    const clock =
      before instanceof RecordingSpan && before.isRecording() ? before.clock : presentClock();
    const time = options.startTime;
    return new RecordingSpan(this.#spanHost, {
      name,
      kind,
      spanContext,
      parent,
      attributes,
      links,
      time,
      clock,
      context: within,
      onEnd,
    });
  }

  startActiveSpan<F extends Work>(name: string, work: F): ReturnType<F>;
  startActiveSpan<F extends Work>(name: string, options: SpanOptions, work: F): ReturnType<F>;
  startActiveSpan<F extends Work>(
    name: string,
    options: SpanOptions,
    given: Context,
    work: F,
  ): ReturnType<F>;
  startActiveSpan(name: string, ...rest: unknown[]): unknown {
    const work = rest.pop() as Work | undefined;
    if (work === undefined) return undefined;
    const [options, given = context.active()] = rest as [SpanOptions?, Context?];
    const span = this.startSpan(name, options, given);
    return context.with(trace.setSpan(given, span), work, undefined, span);
  }

  /** Work that others ask for has its parent in what they send. */
  #isForeign(given: Context, kind: SpanKind): boolean {
    const { ofProcess } = this._host;
    if (ofProcess === undefined || (kind !== SpanKind.SERVER && kind !== SpanKind.CONSUMER)) {
      return false;
    }
    return trace.getSpanContext(given) === ofProcess;
  }
}

/** Our own are valid; what comes from elsewhere may be anything. */
function parentOf(span: Span | undefined): SpanContext | undefined {
  const spanContext = span?.spanContext();
  if (spanContext === undefined || span instanceof RecordingSpan) return spanContext;
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}
