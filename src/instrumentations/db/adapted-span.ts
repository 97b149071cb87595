import {
  SpanStatusCode,
  trace,
  type Attributes,
  type AttributeValue,
  type Context,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanStatus,
  type TimeInput,
} from '@opentelemetry/api';
import type { adaptionOf } from './adaptions.ts';
import { failureOf, type DbFailure } from './db-error.ts';
import type { Duration } from '../metrics/duration.ts';
import type { Names, Described } from './names.ts';

/** What the spans of one instrumentation have in common. */
export type Recorder = {
  readonly adaption: ReturnType<typeof adaptionOf>;
  /** Undefined where a driver below is measured. */
  readonly duration: Duration | undefined;
  /** Told of what is thrown here: these methods are called within calls of the app. */
  readonly failed: (error: unknown) => void;
};

/** A span of an upstream instrumentation: what is set on it takes the names of the conventions. */
export class AdaptedSpan implements Span {
  readonly #span: Span;
  readonly #names: Names;
  readonly #recorder: Recorder;
  readonly #context: Context;
  readonly #start = performance.now();
  /** What was thrown, or told in its place. */
  #error: unknown;
  #hasFailed = false;
  #hasEnded = false;

  constructor(span: Span, names: Names, recorder: Recorder, context: Context) {
    this.#span = span;
    this.#names = names;
    this.#recorder = recorder;
    this.#context = context;
    if (span.isRecording()) this.#record(names.details());
  }

  spanContext(): SpanContext {
    return this.#span.spanContext();
  }

  setAttribute(key: string, value: AttributeValue): this {
    return this.setAttributes({ [key]: value });
  }

  setAttributes(attributes: Attributes): this {
    try {
      const described = this.#names.take(attributes);
      if (this.#span.isRecording()) this.#record(described);
    } catch (error) {
      this.#recorder.failed(error);
    }
    return this;
  }

  #record({ name, attributes }: Described): void {
    this.#span.setAttributes(attributes);
    if (name !== undefined) this.#span.updateName(name);
  }

  addEvent(...event: Parameters<Span['addEvent']>): this {
    this.#span.addEvent(...event);
    return this;
  }

  addLink(link: Link): this {
    this.#span.addLink(link);
    return this;
  }

  addLinks(links: Link[]): this {
    this.#span.addLinks(links);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#span.setStatus(status);
    if (status.code !== SpanStatusCode.ERROR) return this;
    this.#hasFailed = true;
    this.#error ??= status.message;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.#error = exception;
    this.#span.recordException(exception, time);
  }

  isRecording(): boolean {
    return this.#span.isRecording();
  }

  updateName(name: string): this {
    if (!this.#names.isOperation) this.#span.updateName(name);
    return this;
  }

  end(time?: TimeInput): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    try {
      if (this.#hasFailed) this.#fail();
      this.#measure();
    } catch (error) {
      this.#recorder.failed(error);
    }
    this.#span.end(time);
  }

  #measure(): void {
    const { duration } = this.#recorder;
    if (duration === undefined || !this.#names.isMeasured) return;
    const seconds = (performance.now() - this.#start) / 1000;
    duration.record(seconds, this.#names.all, trace.setSpan(this.#context, this.#span));
  }

  #fail(): void {
    const { type, status } = this.#failure();
    const { all } = this.#names;
    this.setAttributes({
      ...(all['error.type'] === undefined && { 'error.type': type }),
      ...(status !== undefined && { 'db.response.status_code': status }),
    });
  }

  #failure(): DbFailure {
    const system = String(this.#names.all['db.system.name']);
    if (typeof this.#error !== 'string') return failureOf(this.#error, system);
    const code = this.#recorder.adaption.codeIn?.exec(this.#error)?.groups?.code;
    return failureOf({ code, message: this.#error }, system);
  }
}
