/**
 * A process that takes OTLP/HTTP, answers 200 at once and counts the spans. Over IPC it says its
 * `SinkReady` first and then answers each `SinkOrder` with its `SinkCount` since the last one.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { countSpans } from './count-spans.ts';

export type SinkReady = { readonly port: number };
/** `down`: nobody listens on the port from now on, or somebody does again. */
export type SinkOrder = { readonly down?: boolean };
/** `problem`: why some request could not be counted. */
export type SinkCount = { readonly spans: number; readonly problem?: string };

let count: { spans: number; problem?: string } = { spans: 0 };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url?.startsWith('/v1/') === true) {
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    } else {
      // Agents with a protocol of their own.
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    }
    if (request.url === '/v1/traces') take(request, Buffer.concat(chunks));
  });
});

function take({ headers }: IncomingMessage, body: Buffer): void {
  try {
    const type = headers['content-encoding'] ?? headers['content-type'];
    if (type !== 'application/x-protobuf') throw new Error(`cannot read ${type}`);
    count.spans += countSpans(body);
  } catch (error) {
    count.problem = String(error);
  }
}

let port = 0;

server.once('listening', () => {
  ({ port } = server.address() as AddressInfo);
  process.send?.({ port } satisfies SinkReady);
});
server.listen(0, '127.0.0.1');
process.on('message', ({ down }: SinkOrder) => {
  if (down === true) {
    server.close();
    server.closeAllConnections();
  } else if (down === false && !server.listening) {
    server.listen(port, '127.0.0.1');
  }
  process.send?.(count satisfies SinkCount);
  count = { spans: 0 };
});
process.once('disconnect', () => process.exit());
