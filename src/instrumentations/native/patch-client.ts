import type { Context } from '@opentelemetry/api';
import { Agent, ClientRequest } from 'node:http';
import type { RequestOptions } from './client-attributes.ts';
import { say } from './listen.ts';
import type { NativeOptions } from './native.ts';
import { replace } from './replace.ts';
import { tellsOfCreated } from './tells-of-created.ts';

/** Starts a request's span, where it has none; returns the context with it in. */
type Begin = (request: ClientRequest, options: RequestOptions | undefined) => Context | undefined;

/**
 * `http.client.request.created` comes after the connection was asked for, does not tell the port,
 * and is missing on Node 20. The one method that every request of http and https with an
 * agent goes through is in place before any of that; where the channel is missing, requests
 * without one are met when their headers are written.
 *
 * @returns takes the patches away
 */
export function patchClient(begin: Begin, { door, guard }: NativeOptions): () => void {
  const undo: (() => void)[] = [];
  let isOn = true; // others may hold on to the patched functions
  const off = (): void => {
    isOn = false;
    for (const step of undo) step();
  };
  const beginSafely: Begin = (request, options) => {
    try {
      return isOn ? begin(request, options) : undefined;
    } catch (error) {
      off();
      say(guard, 'instrumentation of http requests', error);
      return undefined;
    }
  };

  undo.push(
    replace(Agent.prototype, 'addRequest', (addRequest) => {
      return function (...args) {
        const [request, options, port] = args as [ClientRequest, RequestOptions | string, unknown];
        const asked = typeof options === 'string' ? { host: options, port } : options;
        const context = beginSafely(request, asked);
        if (context === undefined) return addRequest.apply(this, args);
        // Lookups and connections that are made for the request are part of it.
        return door.run(context, addRequest, this, args);
      };
    }),
  );
  if (!tellsOfCreated(process.versions.node)) {
    undo.push(
      replace(ClientRequest.prototype, '_storeHeader', (storeHeader) => {
        return function (...args) {
          const result = storeHeader.apply(this, args);
          const request = this as ClientRequest & { readonly agent?: { addRequest?: unknown } };
          // Some headers are written before the agent is asked, which then tells more.
          if (request.agent?.addRequest !== Agent.prototype['addRequest' as never]) {
            beginSafely(request, undefined);
          }
          return result;
        };
      }),
    );
  }
  return off;
}
