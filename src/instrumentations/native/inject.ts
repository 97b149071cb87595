import type { ClientRequest } from 'node:http';
import { propagation, type Context, type TextMapSetter } from '@opentelemetry/api';

const headers: TextMapSetter<ClientRequest> = {
  set: (request, name, value) => {
    request.setHeader(name, value);
  },
};

/** A request whose header lines are written already, and maybe queued for the socket. */
type Written = {
  _header: string;
  readonly _headerSent: boolean;
  readonly outputData: readonly { data: unknown }[];
  outputSize: number;
};

const end = '\r\n\r\n';

const lines: TextMapSetter<Written> = {
  set: (request, name, value) => {
    const before = request._header;
    if (before.toLowerCase().includes(`\r\n${name.toLowerCase()}:`)) return;
    const after = `${before.slice(0, -end.length)}\r\n${name}: ${value}${end}`;
    if (request._headerSent) {
      const [first] = request.outputData;
      if (typeof first?.data !== 'string' || !first.data.startsWith(before)) return;
      first.data = after + first.data.slice(before.length);
      request.outputSize += after.length - before.length;
    }
    request._header = after;
  },
};

/**
 * Puts the context into a request's headers. Node writes them down at once where they are given as
 * an array, or with `Expect`; then lines are added to the text that waits for a socket.
 */
export function inject(context: Context, request: ClientRequest): void {
  if (!request.headersSent) {
    propagation.inject(context, request, headers);
    return;
  }
  const written = request as unknown as Written;
  if (written._header.endsWith(end)) propagation.inject(context, written, lines);
}
