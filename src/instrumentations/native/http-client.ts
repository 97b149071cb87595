import {
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type MeterProvider,
  type Span,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { HttpOptions } from '../../extend/libraries.ts';
import { bound, makeBinder } from './bound-emit.ts';
import { callFailure } from './call-failure.ts';
import { makeCapture, receivedHeaders, sentHeaders, type Capture } from './capture-headers.ts';
import { recordingAttributes, targetOf, type RequestOptions } from './client-attributes.ts';
import type { Duration } from '../metrics/duration.ts';
import { makeHttpDuration } from './duration.ts';
import { makeMethodReader, type Method } from './http-method.ts';
import { inject } from './inject.ts';
import { listen, say } from './listen.ts';
import { markFailed } from './mark-failed.ts';
import { httpScope, schema, type NativeOptions } from './native.ts';
import { patchClient } from './patch-client.ts';
import { peerOf } from './peer.ts';
import { makeRedact, type Redact } from './redact-url.ts';
import { samplingAttributes } from './sampling-attributes.ts';

/** A request that the app makes, until its response has ended. */
export type Call = {
  readonly request: ClientRequest;
  /** Of the app: listeners run in it. */
  readonly context: Context;
  /** With the client span in it. */
  readonly own: Context;
  readonly span: Span;
  readonly measured: Attributes;
  /** Milliseconds of `performance.now()`. */
  readonly start: number;
  response: IncomingMessage | undefined;
  error: unknown;
  /** The response was received to its end. */
  complete: boolean;
  ended: boolean;
};

type Traced = ClientRequest & { [bound]?: Call };

/** Client spans and their duration, for http and https. */
export class HttpClient {
  readonly #options: NativeOptions;
  readonly #hooks: HttpOptions;
  readonly #readMethod: (method: string) => Method;
  readonly #redact: Redact;
  readonly #captureSent: Capture | undefined;
  readonly #captureReceived: Capture | undefined;
  readonly #bindRequest: (request: object, call: Call) => void;
  readonly #bindResponse: (response: object, call: Call) => void;
  readonly #stops: readonly (() => void)[];
  #tracer: Tracer | undefined;
  #duration: Duration | undefined;

  constructor(options: NativeOptions) {
    const { door, guard, http } = options;
    this.#options = options;
    this.#hooks = options.hooks;
    this.#readMethod = makeMethodReader(http.client.knownMethods);
    this.#redact = makeRedact(http.secretKeys);
    this.#captureSent = makeCapture('request', http.client.requestHeaders);
    this.#captureReceived = makeCapture('response', http.client.responseHeaders);
    this.#bindRequest = makeBinder<Call>(door, this.#onRequestEvent, undefined);
    this.#bindResponse = makeBinder<Call>(door, this.#onResponseEvent, undefined);
    this.#stops = [
      patchClient((request, requestOptions) => this.#contextOf(request, requestOptions), options),
      listen('http.client.request.created', this.onCreated, guard),
    ];
  }

  setTracerProvider(provider: TracerProvider): void {
    this.#tracer = provider.getTracer(httpScope, this.#options.version, schema);
  }

  setMeterProvider(provider: MeterProvider): void {
    const { version } = this.#options;
    this.#duration = makeHttpDuration(provider, 'http.client.request.duration', version);
  }

  disable(): void {
    for (const stop of this.#stops) stop();
  }

  /** Takes a message of the channel; one that is known already is passed over. */
  readonly onCreated = ({ request }: { readonly request: ClientRequest }): void => {
    this.#contextOf(request, undefined);
  };

  /** Starts the span of a request that has none yet; undefined where there is to be none. */
  #contextOf(request: Traced, options: RequestOptions | undefined): Context | undefined {
    if (request[bound] !== undefined) return request[bound].own;
    const { door } = this.#options;
    const context = door.active();
    if (this.#tracer === undefined || isTracingSuppressed(context)) return undefined;
    if (this.#hooks.ignoreOutgoingRequestHook?.(request) === true) return undefined;
    const start = performance.now();
    const method = this.#readMethod(request.method);
    const target = targetOf(request, options);
    const measured = samplingAttributes(method, target);
    const more = this.#hooks.startOutgoingSpanHook?.(request);
    const span = this.#tracer.startSpan(
      method.title,
      { kind: SpanKind.CLIENT, attributes: more ? { ...measured, ...more } : measured },
      context,
    );
    if (span.isRecording()) {
      span.setAttributes(recordingAttributes(request, method, target, this.#redact));
      this.#hooks.requestHook?.(span, request);
    }
    const own = trace.setSpan(context, span);
    inject(own, request);
    this.#bindRequest(request, {
      request,
      context,
      own,
      span,
      measured,
      start,
      response: undefined,
      error: undefined,
      complete: false,
      ended: false,
    });
    return own;
  }

  readonly #onRequestEvent = (call: Call, event: unknown, first: unknown): void => {
    if (event === 'response' || event === 'upgrade' || event === 'connect') {
      call.response = first as IncomingMessage;
      if (call.span.isRecording()) {
        // A connection that breaks off tells no more with whom it was.
        call.span.setAttributes(peerOf(call.request.socket));
        this.#hooks.responseHook?.(call.span, call.response);
      }
      if (event === 'response') this.#bindResponse(call.response, call);
      else call.complete = true; // the socket goes on as something else
    } else if (event === 'error') {
      call.error = first;
      // Where no connection could be made at all, `close` may never come.
      if (call.request.socket === null) this.#end(call);
    } else if (event === 'close') {
      this.#end(call);
    }
  };

  readonly #onResponseEvent = (call: Call, event: unknown, first: unknown): void => {
    if (event === 'end') {
      call.complete = true;
      this.#end(call);
    } else if (event === 'error') {
      call.error ??= first;
    }
  };

  #end(call: Call): void {
    if (call.ended) return;
    call.ended = true;
    try {
      this.#record(call);
    } catch (error) {
      say(this.#options.guard, 'instrumentation of http', error);
    }
  }

  #record(call: Call): void {
    const { span, response, request } = call;
    const seconds = (performance.now() - call.start) / 1000;
    const outcome: Attributes = {};
    if (response !== undefined) {
      outcome['http.response.status_code'] = response.statusCode ?? 0;
      outcome['network.protocol.version'] = response.httpVersion;
    }
    const failure = callFailure(call);
    if (failure !== undefined) outcome['error.type'] = failure.type;
    if (span.isRecording()) {
      span.setAttributes(outcome);
      if (response === undefined) span.setAttributes(peerOf(request.socket));
      else this.#captureReceived?.(span, receivedHeaders(response));
      this.#captureSent?.(span, sentHeaders(request));
      if (failure !== undefined) markFailed(span, failure.error);
      this.#hooks.applyCustomAttributesOnSpan?.(span, request, response);
      span.end();
    }
    this.#duration?.record(seconds, { ...call.measured, ...outcome }, call.own);
  }
}
