import { trace, type Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/** How many open spans are kept track of; beyond that the oldest, which nobody may ever end, go. */
const maxOpen = 10_000;

const maxDepth = 100;

/** The spans that have started here and not ended yet: what a process that ends has to end. */
export class OpenSpans implements SpanProcessor {
  readonly #open = new Set<Span>();

  onStart(span: Span): void {
    if (this.#open.size >= maxOpen)
      for (const oldest of this.#open) return this.#replace(oldest, span);
    this.#open.add(span);
  }

  onEnd(span: ReadableSpan): void {
    this.#open.delete(span as Span);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  /** The span of a context, or the nearest of its local ancestors that is open. */
  innermost(context: Context): Span | undefined {
    const span = trace.getSpan(context) as Span | undefined;
    if (span === undefined || span.isRecording()) return span;
    return this.ancestorsOf(span)[0];
  }

  /** From the parent upwards, only those of this process that are open. */
  ancestorsOf(span: Pick<ReadableSpan, 'parentSpanContext'>): Span[] {
    const ancestors: Span[] = [];
    let next = this.#parentOf(span);
    while (next !== undefined && ancestors.length < maxDepth) {
      ancestors.push(next);
      next = this.#parentOf(next);
    }
    return ancestors;
  }

  /** Ends all of them, each with why it could not come to its own end. */
  endAll(reason: string): void {
    for (const span of this.#open) {
      span.setAttribute('process.ended_before_span', reason);
      span.end();
    }
    this.#open.clear();
  }

  #parentOf({ parentSpanContext }: Pick<ReadableSpan, 'parentSpanContext'>): Span | undefined {
    if (parentSpanContext === undefined) return undefined;
    for (const span of this.#open) {
      if (span.spanContext().spanId === parentSpanContext.spanId) return span;
    }
    return undefined;
  }

  #replace(oldest: Span, span: Span): void {
    this.#open.delete(oldest);
    this.#open.add(span);
  }
}
