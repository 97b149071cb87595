import {
  propagation,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type Span,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { UndiciOptions, UndiciResponse } from '../../extend/libraries.ts';
import { pairsOf } from './capture-headers.ts';
import { markFailed } from './mark-failed.ts';
import { errorTypeOf, isAbort } from './error-type.ts';
import { listen } from './listen.ts';
import { type NativeOptions } from './native.ts';
import { peerOf } from './peer.ts';
import {
  addHeader,
  headersOf,
  originOf,
  recordingAttributes,
  type UndiciRequest,
} from './undici-attributes.ts';
import { samplingAttributes } from './sampling-attributes.ts';
import { HttpSpans } from './http-spans.ts';

const scope = '@org/otel-agent/undici';

/** Where a request keeps what is recorded of it. */
const traced = Symbol('otel-agent.call');

type Call = {
  readonly span: Span;
  readonly context: Context;
  /** Attributes of the duration. */
  readonly measured: Attributes;
  /** Milliseconds of `performance.now()`. */
  readonly start: number;
};

type Traced = UndiciRequest & { [traced]?: Call | undefined };
type Message<More = unknown> = { readonly request: Traced } & More;

const setter: TextMapSetter<UndiciRequest> = { set: addHeader };

/** Client spans and their duration, for undici and global fetch, from undici's diagnostics channels. */
export class UndiciInstrumentation extends HttpSpans {
  readonly #hooks: UndiciOptions;
  readonly #stops: readonly (() => void)[];

  constructor(options: NativeOptions) {
    super(options, 'client', scope);
    const { guard } = options;
    this.#hooks = options.hooks;
    this.#stops = [
      listen('undici:request:create', this.catchUp, guard),
      listen('undici:client:sendHeaders', this.#onSend, guard),
      listen('undici:request:headers', this.#onHeaders, guard),
      listen('undici:request:trailers', this.#onComplete, guard),
      listen('undici:request:error', this.#onError, guard),
    ];
  }

  disable(): void {
    for (const stop of this.#stops) stop();
  }

  /** Takes a message of `undici:request:create`; one that is known already is passed over. */
  readonly catchUp = (message: unknown): void => {
    const { request } = message as Message;
    const context = this.options.door.active();
    const isTraced = request[traced] !== undefined || this.tracer === undefined;
    if (isTraced || request.method === 'CONNECT' || isTracingSuppressed(context)) return;
    if (this.#hooks.ignoreRequestHook?.(request) === true) return;
    const start = performance.now();
    const method = this.readMethod(request.method);
    const origin = originOf(request);
    const measured = samplingAttributes(method, origin);
    const more = this.#hooks.startSpanHook?.(request);
    const options = {
      kind: SpanKind.CLIENT,
      attributes: more ? { ...measured, ...more } : measured,
    };
    const span = this.tracer!.startSpan(method.title, options, context);
    if (span.isRecording()) {
      span.setAttributes(recordingAttributes(request, method, origin, this.redact));
      this.captureRequest?.(span, headersOf(request));
      this.#hooks.requestHook?.(span, request);
    }
    const own = trace.setSpan(context, span);
    propagation.inject(own, request, setter);
    request[traced] = { span, context: own, measured, start };
  };

  readonly #onSend = ({ request, socket }: Message<{ readonly socket: Socket }>): void => {
    const call = request[traced];
    if (call === undefined) return;
    const version = (socket as TLSSocket).alpnProtocol === 'h2' ? '2' : '1.1';
    call.measured['network.protocol.version'] = version;
    if (!call.span.isRecording()) return;
    call.span.setAttributes({ ...peerOf(socket), 'network.protocol.version': version });
  };

  readonly #onHeaders = ({
    request,
    response,
  }: Message<{ readonly response: UndiciResponse }>): void => {
    const call = request[traced];
    if (call === undefined) return;
    const { statusCode } = response;
    if (call.span.isRecording()) {
      this.captureResponse?.(call.span, pairsOf(response.headers ?? []));
      this.#hooks.responseHook?.(call.span, { request, response });
    }
    call.measured['http.response.status_code'] = statusCode;
    if (statusCode >= 400) call.measured['error.type'] = String(statusCode);
  };

  readonly #onComplete = ({ request }: Message): void => {
    this.#end(request, undefined);
  };

  readonly #onError = ({ request, error }: Message<{ readonly error: unknown }>): void => {
    this.#end(request, isAbort(error) ? undefined : error);
  };

  #end(request: Traced, error: unknown): void {
    const call = request[traced];
    if (call === undefined) return;
    request[traced] = undefined;
    const { span, measured } = call;
    const seconds = (performance.now() - call.start) / 1000;
    // A status of 400 and above has told before.
    const isFailed = error !== undefined && measured['error.type'] === undefined;
    if (isFailed) measured['error.type'] = errorTypeOf(error);
    if (span.isRecording()) {
      for (const name of ['http.response.status_code', 'error.type']) {
        const value = measured[name];
        if (value !== undefined) span.setAttribute(name, value);
      }
      if (measured['error.type'] !== undefined) markFailed(span, isFailed ? error : undefined);
      span.end();
    }
    this.duration?.record(seconds, measured, call.context);
  }
}
