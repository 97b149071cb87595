import type { Attributes, Span } from './parts.ts';

/** The part of a request or response of `node:http` that hooks mostly read. */
export type HttpMessage = {
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly statusCode?: number | undefined;
};

/** The request that the app makes, before its response is there. */
export type HttpCall = {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly protocol: string;
  getHeader(name: string): number | string | string[] | undefined;
};

export type HttpResponse = {
  readonly statusCode: number;
  getHeader(name: string): number | string | string[] | undefined;
};

/** Hooks of http and https, under the names that upstream's instrumentation has for them. */
export type HttpOptions = {
  /** True leaves a request that comes in untraced, with all it leads to. */
  ignoreIncomingRequestHook?(request: HttpMessage): boolean;
  /** True leaves a request that the app makes untraced. */
  ignoreOutgoingRequestHook?(request: HttpCall): boolean;
  /** Attributes that the sampler sees. */
  startIncomingSpanHook?(request: HttpMessage): Attributes;
  /** Attributes that the sampler sees. */
  startOutgoingSpanHook?(request: HttpCall): Attributes;
  /** Once the span is started. */
  requestHook?(span: Span, request: HttpMessage | HttpCall): void;
  /** Once there is a response: one that came in, or, at its end, the one that was given. */
  responseHook?(span: Span, response: HttpMessage | HttpResponse): void;
  /** Right before the span ends. */
  applyCustomAttributesOnSpan?(
    span: Span,
    request: HttpMessage | HttpCall,
    response: HttpMessage | HttpResponse | undefined,
  ): void;
};

/** A request of undici or global fetch. */
export type UndiciCall = {
  readonly method: string;
  readonly path: string;
  /** Scheme, host and port. */
  readonly origin?: string | { toString(): string } | null;
};

export type UndiciResponse = {
  readonly statusCode: number;
  readonly statusText?: string;
  /** Names and values by turns. */
  readonly headers?: readonly unknown[];
};

/** Hooks of undici and global fetch, under the names that upstream's instrumentation has for them. */
export type UndiciOptions = {
  /** True leaves the request untraced. */
  ignoreRequestHook?(request: UndiciCall): boolean;
  /** Attributes that the sampler sees. */
  startSpanHook?(request: UndiciCall): Attributes;
  /** Once the span is started. */
  requestHook?(span: Span, request: UndiciCall): void;
  /** Once the headers of the response are there. */
  responseHook?(span: Span, exchange: { request: UndiciCall; response: UndiciResponse }): void;
};

/**
 * Options of instrumentations by short name, `pg` as `@opentelemetry/instrumentation-pg`. http and
 * undici are the agent's own; all others take what upstream's package documents, hooks included.
 */
export type InstrumentationOptions = {
  readonly http?: HttpOptions;
  readonly undici?: UndiciOptions;
  readonly [name: string]: object | undefined;
};
