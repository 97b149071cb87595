import type { Attributes, Context, Span } from '@opentelemetry/api';
import type { RPCMetadata } from '@opentelemetry/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorTypeOf } from './error-type.ts';
import type { RouteTrail } from './express-route.ts';
import type { Method } from './http-method.ts';

/** A request and its response, until both are done. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** With the server span in it. */
  readonly context: Context;
  readonly span: Span;
  readonly method: Method;
  readonly scheme: string;
  /** Other instrumentations put the route into it: koa, hapi, restify, connect, nestjs, fastify. */
  readonly rpc: Omit<RPCMetadata, 'route'> & { route: string | undefined };
  /** Milliseconds of `performance.now()`. */
  readonly start: number;
  /** Emitted by the response, which may go on nevertheless. */
  error: unknown;
  /** The routers it passes, where express is observed. */
  trail: RouteTrail | undefined;
  ended: boolean;
};

/** What is known at the end, for the span and for the metric. */
export function outcomeOf(exchange: Exchange): Attributes {
  const { response, rpc } = exchange;
  const outcome: Attributes = {};
  if (response.headersSent) outcome['http.response.status_code'] = response.statusCode;
  if (rpc.route) outcome['http.route'] = rpc.route;
  const failure = failureOf(exchange);
  if (failure !== undefined) outcome['error.type'] = failure;
  return outcome;
}

/** True for a pipelined response that waits for those before it. */
export function isQueued({ response }: Exchange): boolean {
  return response.socket === null && !response.writableFinished;
}

/** `error.type`: a status of 500 and above, else why the response did not reach its end. */
function failureOf({ request, response, error }: Exchange): string | undefined {
  if (response.headersSent && response.statusCode >= 500) return String(response.statusCode);
  if (error !== undefined) return errorTypeOf(error);
  if (response.writableFinished) return undefined;
  return errorTypeOf(response.errored ?? request.errored ?? hungUp);
}

/** As Node has it for a request whose client went away. */
const hungUp = { code: 'ECONNRESET' };
