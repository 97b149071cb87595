import { SpanKind, trace, type Attributes, type Context, type Span } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { HttpOptions } from '../../extend/libraries.ts';
import { bound, makeBinder } from './bound-emit.ts';
import { callFailure } from './call-failure.ts';
import { receivedHeaders, sentHeaders } from './capture-headers.ts';
import { recordingAttributes, targetOf, type RequestOptions } from './client-attributes.ts';
import { inject } from './inject.ts';
import { listen } from './listen.ts';
import { markFailed } from './mark-failed.ts';
import { httpScope, type NativeOptions } from './native.ts';
import { patchClient } from './patch-client.ts';
import { peerOf } from './peer.ts';
import { samplingAttributes } from './sampling-attributes.ts';
import { HttpSpans } from './http-spans.ts';

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
export class HttpClient extends HttpSpans {
  readonly #hooks: HttpOptions;
  readonly #bindRequest: (request: object, call: Call) => void;
  readonly #bindResponse: (response: object, call: Call) => void;
  readonly #stops: readonly (() => void)[];

  constructor(options: NativeOptions) {
    super(options, 'client', httpScope);
    const { door, guard } = options;
    this.#hooks = options.hooks;
    this.#bindRequest = makeBinder<Call>(door, this.#onRequestEvent, undefined);
    this.#bindResponse = makeBinder<Call>(door, this.#onResponseEvent, undefined);
    this.#stops = [
      patchClient((request, requestOptions) => this.#contextOf(request, requestOptions), options),
      listen('http.client.request.created', this.onCreated, guard),
    ];
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
    const { door } = this.options;
    const context = door.active();
    if (this.tracer === undefined || isTracingSuppressed(context)) return undefined;
    if (this.#hooks.ignoreOutgoingRequestHook?.(request) === true) return undefined;
    const start = performance.now();
    const method = this.readMethod(request.method);
    const target = targetOf(request, options);
    const measured = samplingAttributes(method, target);
    const more = this.#hooks.startOutgoingSpanHook?.(request);
    const span = this.tracer.startSpan(
      method.title,
      { kind: SpanKind.CLIENT, attributes: more ? { ...measured, ...more } : measured },
      context,
    );
    if (span.isRecording()) {
      span.setAttributes(recordingAttributes(request, method, target, this.redact));
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
    this.endOnce(call, this.#record);
  }

  readonly #record = (call: Call): void => {
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
      else this.captureResponse?.(span, receivedHeaders(response));
      this.captureRequest?.(span, sentHeaders(request));
      if (failure !== undefined) markFailed(span, failure.error);
      this.#hooks.applyCustomAttributesOnSpan?.(span, request, response);
      span.end();
    }
    this.duration?.record(seconds, { ...call.measured, ...outcome }, call.own);
  };
}
