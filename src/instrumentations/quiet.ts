import {
  SpanKind,
  trace,
  context as contextApi,
  type Attributes,
  type AttributeValue,
  type Context,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import type { Detail } from './entry.ts';

/**
 * A tracer provider for one instrumentation that leaves out the spans of `detail`: what would be
 * their children belong to the parent.
 */
export function quietProvider(provider: TracerProvider, detail: Detail): TracerProvider {
  return {
    getTracer: (name, version, options) =>
      new QuietTracer(provider.getTracer(name, version, options), detail),
  };
}

class QuietTracer implements Tracer {
  readonly #tracer: Tracer;
  readonly #detail: Detail;

  constructor(tracer: Tracer, detail: Detail) {
    this.#tracer = tracer;
    this.#detail = detail;
  }

  startSpan(name: string, options: SpanOptions = {}, context = contextApi.active()): Span {
    if (!this.#drops(name, options)) return this.#tracer.startSpan(name, options, context);
    const parent = trace.getSpan(context);
    // Code of the app runs inside of a layer, and what it records is meant for the request.
    if (parent !== undefined && this.#detail.spans === 'internal') return new Shadow(parent);
    return trace.wrapSpanContext(parent?.spanContext() ?? nothing);
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const run = rest[rest.length - 1] as F;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : {};
    const parent = rest.length > 2 ? (rest[1] as Context) : contextApi.active();
    const span = this.startSpan(name, options, parent);
    return contextApi.with(trace.setSpan(parent, span), () => run(span) as ReturnType<F>);
  }

  #drops(name: string, options: SpanOptions): boolean {
    const { spans } = this.#detail;
    if (spans === 'internal') return (options.kind ?? SpanKind.INTERNAL) === SpanKind.INTERNAL;
    return spans?.includes(name) === true;
  }
}

const nothing = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 };

/** Records on `parent`, but ending and naming it stay the parent's own business. */
class Shadow implements Span {
  readonly #parent: Span;

  constructor(parent: Span) {
    this.#parent = parent;
  }

  spanContext(): SpanContext {
    return this.#parent.spanContext();
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.#parent.setAttribute(key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    this.#parent.setAttributes(attributes);
    return this;
  }

  addEvent(...event: Parameters<Span['addEvent']>): this {
    this.#parent.addEvent(...event);
    return this;
  }

  addLink(link: Link): this {
    this.#parent.addLink(link);
    return this;
  }

  addLinks(links: Link[]): this {
    this.#parent.addLinks(links);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#parent.setStatus(status);
    return this;
  }

  recordException(...exception: Parameters<Span['recordException']>): void {
    this.#parent.recordException(...exception);
  }

  isRecording(): boolean {
    return this.#parent.isRecording();
  }

  updateName(): this {
    return this;
  }

  end(): void {}
}
