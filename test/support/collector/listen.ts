import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { TLSSocket, type TlsOptions } from 'node:tls';

/** Key, certificate and, for mutual TLS, who may call. */
export type Secrets = Pick<
  TlsOptions,
  'key' | 'cert' | 'ca' | 'requestCert' | 'rejectUnauthorized'
>;

export type Listening = {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: () => number;
  /** Cuts all connections and frees the port. */
  readonly close: () => Promise<void>;
};

/** @param port 0 for any free one; always on 127.0.0.1 */
export async function listen(server: Server, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that dies with a request under way is part of the tests.
    socket.on('error', () => {});
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    connections: () => sockets.size,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** One text per header, names in lower case. */
export function headersOf(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
}

/** Common name of the certificate that the client showed. */
export function peerName(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const name = socket.getPeerCertificate().subject?.CN;
  return Array.isArray(name) ? name.join() : name;
}
