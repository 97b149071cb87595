/**
 * A process that takes OTLP/HTTP, answers 200 at once and counts the spans. Over IPC it says its
 * `SinkReady` first and then answers each message with its `SinkCount` since the last one.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { countSpans } from './count-spans.ts';

export type SinkReady = { readonly port: number };
/** `problem`: why some request could not be counted. */
export type SinkCount = { readonly spans: number; readonly problem?: string };

let count: { spans: number; problem?: string } = { spans: 0 };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
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

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port } satisfies SinkReady);
});
process.on('message', () => {
  process.send?.(count satisfies SinkCount);
  count = { spans: 0 };
});
process.once('disconnect', () => process.exit());
