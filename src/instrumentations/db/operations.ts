import {
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type MeterProvider,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { markFailed } from '../native/mark-failed.ts';
import { schema, type NativeOptions } from '../native/native.ts';
import { failureOf } from './db-error.ts';
import type { Duration } from '../metrics/duration.ts';
import { makeDbDuration } from './duration.ts';

/** What is to be recorded of a call to a database. */
export type Call = {
  readonly name: string;
  /** Of few different values: for samplers, the span and the duration. */
  readonly attributes: Attributes;
  /** For spans that are recorded only. */
  readonly details?: () => Attributes;
  /** No operation but a connection: it has no duration of its own. */
  readonly isConnection?: true;
};

/** When and in which context a call began. */
export type Since = {
  readonly caller: Context;
  /** Milliseconds of `performance.now()`. */
  readonly start: number;
};

/** A call on its way. */
export type Operation = {
  readonly span: Span;
  /** In which the app made the call. */
  readonly caller: Context;
  readonly call: Call;
  /** Milliseconds of `performance.now()`. */
  readonly start: number;
  ended: boolean;
};

/** Spans and durations of the calls to one kind of database. */
export class Operations {
  readonly #options: NativeOptions;
  readonly #scope: string;
  #tracer: Tracer | undefined;
  #duration: Duration | undefined;

  constructor(options: NativeOptions, scope: string) {
    this.#options = options;
    this.#scope = scope;
  }

  setTracerProvider(provider: TracerProvider): void {
    this.#tracer = provider.getTracer(this.#scope, this.#options.version, schema);
  }

  setMeterProvider(provider: MeterProvider): void {
    this.#duration = makeDbDuration(provider, this.#options.version);
  }

  /**
   * Undefined where nothing is to be recorded.
   *
   * @param since where the call began before now
   */
  begin(call: Call, since?: Since): Operation | undefined {
    const caller = since?.caller ?? this.#options.door.active();
    if (this.#tracer === undefined || isTracingSuppressed(caller)) return undefined;
    const { name, attributes, details } = call;
    const start = since?.start ?? performance.now();
    const options: SpanOptions = { kind: SpanKind.CLIENT, attributes };
    if (since !== undefined) options.startTime = start;
    const span = this.#tracer.startSpan(name, options, caller);
    if (details !== undefined && span.isRecording()) span.setAttributes(details());
    return { span, caller, call, start, ended: false };
  }

  /**
   * @param error what was thrown; undefined where all went well
   * @param told what is recorded of it; default is all
   */
  end(operation: Operation, error: unknown, told = error): void {
    if (operation.ended) return;
    operation.ended = true;
    const { span, call, caller, start } = operation;
    const seconds = (performance.now() - start) / 1000;
    let { attributes } = call;
    if (error !== undefined) {
      const { type, status } = failureOf(error, String(attributes['db.system.name']));
      const outcome: Attributes = { 'error.type': type };
      if (status !== undefined) outcome['db.response.status_code'] = status;
      attributes = { ...attributes, ...outcome };
      if (span.isRecording()) {
        span.setAttributes(outcome);
        markFailed(span, told);
      }
    }
    span.end();
    if (call.isConnection !== true) {
      this.#duration?.record(seconds, attributes, trace.setSpan(caller, span));
    }
  }
}
