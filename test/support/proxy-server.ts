import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { headersOf, listen, type Secrets } from './collector/listen.ts';

export type ProxyOptions = {
  /** Where every host is, whatever its name: the port on 127.0.0.1. */
  readonly port: number;
  /** Asked for by 407; `user:password`. */
  readonly credentials?: string;
  /** Answered to every request in place of passing it on. */
  readonly refuseWith?: number;
  /** The way to the proxy is TLS. */
  readonly secrets?: Secrets;
};

/** What the proxy was asked for: `POST http://…` or `CONNECT host:port`. */
export type ProxyServer = {
  readonly port: number;
  readonly asked: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** A forward proxy on 127.0.0.1, for absolute addresses and for tunnels. */
export async function startProxy(options: ProxyOptions): Promise<ProxyServer> {
  const asked: string[] = [];
  const note = (message: IncomingMessage): number | undefined => {
    asked.push(`${message.method} ${message.url}`);
    return refusal(message, options);
  };
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const status = note(incoming);
    if (status === undefined) forward(incoming, outgoing, options.port);
    else outgoing.writeHead(status).end();
  };
  const { secrets } = options;
  const server = secrets ? createTlsServer(secrets, handle) : createServer(handle);
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    socket.on('error', () => {});
    const status = note(incoming);
    if (status !== undefined) return void socket.end(`HTTP/1.1 ${status} Refused\r\n\r\n`);
    tunnel(socket, options.port);
  });
  const { port, close } = await listen(server, 0);
  return { port, asked: () => asked, close };
}

function refusal(
  { headers }: IncomingMessage,
  { credentials, refuseWith }: ProxyOptions,
): number | undefined {
  if (credentials === undefined) return refuseWith;
  const expected = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return headers['proxy-authorization'] === expected ? refuseWith : 407;
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { pathname, host } = new URL(incoming.url ?? '');
  const { 'proxy-authorization': _, ...headers } = headersOf(incoming.headers);
  if (headers['host'] !== host) return void outgoing.writeHead(400).end('wrong host');
  const onward = request(
    { host: '127.0.0.1', port, path: pathname, method: incoming.method, headers },
    (response) => {
      outgoing.writeHead(response.statusCode ?? 0, response.headers);
      response.pipe(outgoing);
    },
  );
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

function tunnel(socket: Socket, port: number): void {
  const onward = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(onward).pipe(socket);
  });
  onward.on('error', () => socket.destroy());
  onward.on('close', () => socket.destroy());
  socket.on('close', () => onward.destroy());
}
