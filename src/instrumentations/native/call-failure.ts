import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { errorTypeOf, isAbort } from './error-type.ts';

/** Why a request failed. */
export type Failure = {
  /** `error.type`. */
  readonly type: string;
  /** What was thrown; absent where a status code tells. */
  readonly error?: unknown;
};

/** How a request ended. */
export type Ending = {
  readonly request: Pick<ClientRequest, 'socket'>;
  readonly response: Pick<IncomingMessage, 'statusCode' | 'errored'> | undefined;
  readonly error: unknown;
  /** The response was received to its end. */
  readonly complete: boolean;
};

/**
 * The failure of a request (HTTP client span, "Status"): a status of 400 and above, or a response
 * that did not come to its end, but not where the caller gave it up.
 */
export function callFailure(ending: Ending): Failure | undefined {
  const { response, complete } = ending;
  const status = response?.statusCode ?? 0;
  if (status >= 400) return { type: String(status) };
  if (complete) return undefined;
  const error = ending.error ?? response?.errored ?? undefined;
  if (isGivenUp(ending.request.socket, error)) return undefined;
  return error === undefined ? { type: 'ECONNRESET' } : { type: errorTypeOf(error), error };
}

/**
 * Node reports a connection that it closed itself like one that the server closed; the socket
 * knows better: it has seen an end or an error only from the other side.
 */
function isGivenUp(socket: Socket | null, error: unknown): boolean {
  if (isAbort(error)) return true;
  const code = (error as { code?: unknown } | undefined)?.code;
  if (error !== undefined && code !== 'ECONNRESET') return false;
  return socket === null || (!socket.readableEnded && !socket.errored);
}
