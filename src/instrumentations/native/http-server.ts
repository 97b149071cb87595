import { propagation, SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';
import {
  isTracingSuppressed,
  suppressTracing,
  RPCType,
  setRPCMetadata,
  type RPCMetadata,
} from '@opentelemetry/core';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { HttpOptions } from '../../extend/libraries.ts';
import { bound, makeBinder } from './bound-emit.ts';
import { receivedHeaders, sentHeaders } from './capture-headers.ts';
import { isQueued, outcomeOf, type Exchange } from './exchange.ts';
import { listen } from './listen.ts';
import { httpScope, type NativeOptions } from './native.ts';
import {
  forwardedOf,
  recordingAttributes,
  samplingAttributes,
  schemeOf,
} from './server-attributes.ts';
import { HttpSpans } from './http-spans.ts';

/** `http.server.request.start`: before the server's own listeners, also for refused requests. */
type Started = {
  readonly request: IncomingMessage & { [bound]?: Exchange };
  readonly response: ServerResponse;
  readonly server: Server;
};

/** Marks the agent's own server (Prometheus). */
const ownServer = Symbol.for('@org/otel-agent.own-server');

/** Server spans and their duration, for http and https, from Node's diagnostics channel. */
export class HttpServer extends HttpSpans {
  readonly #hooks: HttpOptions;
  readonly #bindRequest: (request: object, exchange: Exchange) => void;
  readonly #bindResponse: (response: object, exchange: Exchange) => void;
  readonly #stop: () => void;

  constructor(options: NativeOptions) {
    super(options, 'server', httpScope);
    const { door, guard } = options;
    this.#hooks = options.hooks;
    this.#bindRequest = makeBinder<Exchange>(door, undefined, (exchange, event) => {
      if (event === 'close' && isQueued(exchange)) this.#endWithSocket(exchange);
    });
    this.#bindResponse = makeBinder<Exchange>(door, noteError, (exchange, event) => {
      if (event === 'close') this.#end(exchange);
    });
    this.#stop = listen<Started>('http.server.request.start', this.onStart, guard);
  }

  disable(): void {
    this.#stop();
  }

  /** Takes a message of the channel; one that is known already is passed over. */
  readonly onStart = ({ request, response, server }: Started): void => {
    const { door } = this.options;
    if (request[bound] !== undefined || this.tracer === undefined) return;
    if (ownServer in server || isTracingSuppressed(door.active())) return;
    if (this.#hooks.ignoreIncomingRequestHook?.(request) === true) {
      door.enter(suppressTracing(door.active()));
      return;
    }
    const start = performance.now();
    const parent = propagation.extract(door.root, request.headers);
    const method = this.readMethod(request.method ?? 'GET');
    const forwarded = forwardedOf(request);
    const scheme = schemeOf(request, forwarded);
    const attributes = samplingAttributes(request, method, scheme, this.redact);
    Object.assign(attributes, this.#hooks.startIncomingSpanHook?.(request));
    const span = this.tracer.startSpan(method.title, { kind: SpanKind.SERVER, attributes }, parent);
    if (span.isRecording()) {
      span.setAttributes(recordingAttributes(request, method, scheme, forwarded));
      this.captureRequest?.(span, receivedHeaders(request));
      this.#hooks.requestHook?.(span, request);
    }
    const rpc: Exchange['rpc'] = { type: RPCType.HTTP, span, route: undefined };
    const exchange: Exchange = {
      request,
      response,
      context: setRPCMetadata(trace.setSpan(parent, span), rpc as RPCMetadata),
      span,
      method,
      scheme,
      rpc,
      start,
      error: undefined,
      trail: undefined,
      ended: false,
    };
    this.#bindRequest(request, exchange);
    this.#bindResponse(response, exchange);
    door.enter(exchange.context);
  };

  #end(exchange: Exchange): void {
    this.endOnce(exchange, this.#record);
  }

  /** A pipelined response that waits for its turn when the client hangs up is never closed. */
  #endWithSocket(exchange: Exchange): void {
    const { socket } = exchange.request;
    if (socket.destroyed) {
      this.#end(exchange);
      return;
    }
    socket.once('close', () => {
      if (isQueued(exchange)) this.#end(exchange);
    });
  }

  readonly #record = (exchange: Exchange): void => {
    const { span, method, rpc } = exchange;
    const seconds = (performance.now() - exchange.start) / 1000;
    const outcome = outcomeOf(exchange);
    if (span.isRecording()) {
      span.setAttributes(outcome);
      if (exchange.response.headersSent)
        this.captureResponse?.(span, sentHeaders(exchange.response));
      if (rpc.route) span.updateName(`${method.title} ${rpc.route}`);
      if ('error.type' in outcome) span.setStatus({ code: SpanStatusCode.ERROR });
      if (exchange.error instanceof Error) span.recordException(exchange.error);
      const { request, response } = exchange;
      this.#hooks.responseHook?.(span, response);
      this.#hooks.applyCustomAttributesOnSpan?.(span, request, response);
      span.end();
    }
    const measured: Attributes = {
      'http.request.method': method.value,
      'url.scheme': exchange.scheme,
      'network.protocol.version': exchange.request.httpVersion,
      ...outcome,
    };
    this.duration?.record(seconds, measured, exchange.context);
  };
}

function noteError(exchange: Exchange, event: unknown, error: unknown): void {
  if (event === 'error') exchange.error = error;
}
