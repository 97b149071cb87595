import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** What this process knows of a trace. */
export type LocalTrace = {
  readonly spans: readonly ReadableSpan[];
  /** Spans that there was no room for. */
  readonly missing: number;
};

export type Limits = {
  /** A child that starts right after its trace has ended still belongs to it. */
  readonly graceMillis: number;
  /** A trace that has not ended by then is drawn as it is, once. */
  readonly patienceMillis: number;
  readonly traces: number;
  readonly spansPerTrace: number;
  readonly spans: number;
};

export const usualLimits: Limits = {
  graceMillis: 30,
  patienceMillis: 10_000,
  traces: 1_000,
  spansPerTrace: 1_000,
  spans: 10_000,
};

type Kept = {
  readonly traceId: string;
  readonly spans: ReadableSpan[];
  missing: number;
  open: number;
  /** Something has happened since it was drawn. */
  changed: boolean;
  readonly patience: NodeJS.Timeout;
  grace: NodeJS.Timeout | undefined;
};

/**
 * Collects spans from their start on, and hands on each trace when no span of it is open in this
 * process any more; traces that do not end, after a while and at the end of the process.
 */
export class LocalTraces {
  readonly #draw: (trace: LocalTrace) => void;
  readonly #limits: Limits;
  readonly #traces = new Map<string, Kept>();
  /** Not every span that ends was let in. */
  readonly #owners = new WeakMap<ReadableSpan, Kept>();
  #spans = 0;
  #refused = 0;
  #closed = false;

  /** @param draw must not throw */
  constructor(draw: (trace: LocalTrace) => void, limits: Limits = usualLimits) {
    this.#draw = draw;
    this.#limits = limits;
  }

  start(span: ReadableSpan): void {
    const { traceId, traceFlags } = span.spanContext();
    if (this.#closed || (traceFlags & TraceFlags.SAMPLED) === 0) return;
    const trace = this.#traces.get(traceId) ?? this.#admit(traceId);
    if (trace === undefined) return;
    clearTimeout(trace.grace);
    trace.open++;
    trace.changed = true;
    this.#owners.set(span, trace);
    if (trace.spans.length < this.#limits.spansPerTrace && this.#spans < this.#limits.spans) {
      trace.spans.push(span);
      this.#spans++;
    } else {
      trace.missing++;
    }
  }

  end(span: ReadableSpan): void {
    const trace = this.#owners.get(span);
    if (trace === undefined || this.#closed) return;
    trace.open--;
    trace.changed = true;
    if (trace.open > 0) return;
    trace.grace = setTimeout(() => this.#finish(trace), this.#limits.graceMillis);
    trace.grace.unref();
  }

  /** Hands on all that has changed, ended or not. */
  flush(): void {
    for (const trace of this.#traces.values()) {
      if (trace.open === 0) this.#finish(trace);
      else if (trace.changed) this.#show(trace);
    }
  }

  close(): void {
    this.flush();
    this.#closed = true;
    for (const trace of this.#traces.values()) this.#forget(trace);
  }

  /** How many spans of traces that there was no room for, since the last call. */
  takeRefused(): number {
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }

  /** Name of a span, as long as its trace is kept. */
  nameOf(traceId: string, spanId: string): string | undefined {
    const spans = this.#traces.get(traceId)?.spans;
    return spans?.find((span) => span.spanContext().spanId === spanId)?.name;
  }

  #admit(traceId: string): Kept | undefined {
    if (this.#traces.size >= this.#limits.traces) {
      this.#refused++;
      return undefined;
    }
    const patience = setTimeout(() => {
      if (trace.open > 0) this.#show(trace);
    }, this.#limits.patienceMillis);
    patience.unref();
    const trace: Kept = {
      traceId,
      spans: [],
      missing: 0,
      open: 0,
      changed: true,
      patience,
      grace: undefined,
    };
    this.#traces.set(traceId, trace);
    return trace;
  }

  #finish(trace: Kept): void {
    this.#forget(trace);
    this.#show(trace);
  }

  #show(trace: Kept): void {
    trace.changed = false;
    this.#draw({ spans: trace.spans, missing: trace.missing });
  }

  #forget(trace: Kept): void {
    clearTimeout(trace.patience);
    clearTimeout(trace.grace);
    this.#traces.delete(trace.traceId);
    this.#spans -= trace.spans.length;
  }
}
