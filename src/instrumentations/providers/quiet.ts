import {
  SpanKind,
  trace,
  context as contextApi,
  type Attributes,
  type AttributeValue,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import { WrappedTracer } from './wrapped-tracer.ts';

/** The spans to leave out: by name, or all of kind INTERNAL. */
export type Quiet = { readonly spans?: readonly string[] | 'internal' };

/**
 * A tracer provider for one instrumentation that leaves out some spans: what would be
 * their children belong to the parent.
 */
export function quietProvider(provider: TracerProvider, quiet: Quiet): TracerProvider {
  return {
    getTracer: (name, version, options) =>
      new QuietTracer(provider.getTracer(name, version, options), quiet),
  };
}

class QuietTracer extends WrappedTracer {
  readonly #quiet: Quiet;

  constructor(tracer: Tracer, quiet: Quiet) {
    super(tracer);
    this.#quiet = quiet;
  }

  startSpan(name: string, options: SpanOptions = {}, context = contextApi.active()): Span {
    if (!this.#drops(name, options)) return this.tracer.startSpan(name, options, context);
    const parent = trace.getSpan(context);
    // Code of the app runs inside of a layer, and what it records is meant for the request.
    if (parent !== undefined && this.#quiet.spans === 'internal') return new Shadow(parent);
    return trace.wrapSpanContext(parent?.spanContext() ?? nothing);
  }

  #drops(name: string, options: SpanOptions): boolean {
    const { spans } = this.#quiet;
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
