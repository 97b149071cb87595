import { Agent, request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

/**
 * Makes the function that posts one JSON text; it resolves on status 2xx and 3xx and rejects otherwise. The request is
 * not traced, and does not keep the process alive.
 *
 * @param timeoutMillis for the whole exchange
 * @param signal gives up what is under way
 */
export function makePost(
  url: URL,
  timeoutMillis: number,
  signal: () => AbortSignal,
): (body: string) => Promise<void> {
  const secure = url.protocol === 'https:';
  // Loaded only where the endpoint needs it: it brings tls and crypto.
  const https = secure ? process.getBuiltinModule('node:https') : undefined;
  const send = https?.request ?? requestHttp;
  // Not the global agent: its sockets and limits belong to the app.
  const agent = https ? new https.Agent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const options = { method: 'POST', agent, headers: { 'content-type': 'application/json' } };
  return (body) =>
    context.with(
      suppressTracing(context.active()),
      () =>
        new Promise<void>((resolve, reject) => {
          const limit = signal();
          const request = send(url, { ...options, signal: limit }, (response) =>
            settle(response, resolve, reject),
          );
          request.on('socket', (socket) => {
            socket.unref();
            // Each address that is tried has a handle of its own, ref'd again.
            if (socket.connecting) socket.once('connect', () => socket.unref());
          });
          const timer = setTimeout(() => {
            request.destroy(new Error(`no answer within ${timeoutMillis} ms`));
          }, timeoutMillis).unref();
          request.on('error', (error) => reject(limit.aborted ? (limit.reason as Error) : error));
          request.on('close', () => clearTimeout(timer));
          request.end(body);
        }),
    );
}

function settle(
  response: IncomingMessage,
  resolve: () => void,
  reject: (error: Error) => void,
): void {
  const status = response.statusCode ?? 0;
  response.on('error', reject);
  response.on('end', () => {
    if (status < 400) resolve();
    else reject(new Error(`status ${status}`));
  });
  response.resume();
}
