import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

export type Seen = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Ungzipped. */
  readonly body: Buffer;
};

export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

/** `hang` answers nothing; `cut` closes the connection instead. */
export type Answer = (seen: Seen, count: number) => Reply | 'hang' | 'cut' | Promise<Reply>;

export type Local = {
  readonly port: number;
  readonly seen: Seen[];
  /** Connections that were opened. */
  readonly sockets: Socket[];
  readonly close: () => Promise<void>;
};

type Listen = {
  readonly port?: number;
  readonly path?: string;
  readonly tls?: https.ServerOptions;
};

/** An HTTP (or, with `tls`, HTTPS) collector that answers as it is told and is closed with the test. */
export async function httpCollector(
  answer: Answer = () => ({}),
  listen: Listen = {},
): Promise<Local> {
  const seen: Seen[] = [];
  const handle: http.RequestListener = async (request, response) => {
    const raw = await read(request);
    const entry = {
      path: request.url ?? '',
      headers: request.headers as Seen['headers'],
      body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
    };
    seen.push(entry);
    const reply = await answer(entry, seen.length);
    if (reply === 'cut') request.socket.destroy();
    if (typeof reply === 'string') return;
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(reply.body);
  };
  const server = listen.tls ? https.createServer(listen.tls, handle) : http.createServer(handle);
  return start(server, seen, listen);
}

export type GrpcReply = {
  readonly status: number;
  readonly message?: string;
  /** `grpc-status-details-bin` */
  readonly details?: Uint8Array;
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Status in the headers, no trailers. */
  readonly trailersOnly?: true;
  readonly gzip?: true;
};

export type GrpcAnswer = (
  seen: Seen,
  count: number,
  stream: http2.ServerHttp2Stream,
) => GrpcReply | 'hang';

/** A gRPC collector over plain or TLS HTTP/2. */
export async function grpcCollector(
  answer: GrpcAnswer = () => ({ status: 0 }),
  listen: Listen = {},
): Promise<Local> {
  const seen: Seen[] = [];
  const server = listen.tls
    ? http2.createSecureServer({ ...listen.tls, allowHTTP1: false })
    : http2.createServer();
  server.on('sessionError', () => {});
  server.on('stream', async (stream: http2.ServerHttp2Stream, headers) => {
    stream.on('error', () => {});
    const raw = await read(stream).catch(() => undefined);
    if (raw === undefined) return;
    const body = raw.subarray(5, 5 + raw.readUInt32BE(1));
    const entry = {
      path: String(headers[':path']),
      headers: headers as Seen['headers'],
      body: raw[0] === 1 ? gunzipSync(body) : body,
    };
    seen.push(entry);
    const reply = answer(entry, seen.length, stream);
    if (reply !== 'hang' && !stream.destroyed) respond(stream, reply);
  });
  return start(server as unknown as Server, seen, listen);
}

function respond(stream: http2.ServerHttp2Stream, reply: GrpcReply): void {
  const status = {
    'grpc-status': String(reply.status),
    ...(reply.message !== undefined && { 'grpc-message': reply.message }),
    ...(reply.details && {
      'grpc-status-details-bin': Buffer.from(reply.details).toString('base64'),
    }),
  };
  const head = { ':status': 200, 'content-type': 'application/grpc', ...reply.headers };
  if (reply.trailersOnly) return stream.respond({ ...head, ...status }, { endStream: true });
  stream.respond(head, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(status));
  const body = reply.body ?? new Uint8Array();
  const prefix = Buffer.alloc(5);
  prefix[0] = reply.gzip ? 1 : 0;
  prefix.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([prefix, body]));
}

async function start(server: Server, seen: Seen[], listen: Listen): Promise<Local> {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => {
    if (listen.path === undefined) server.listen(listen.port ?? 0, '127.0.0.1', resolve);
    else server.listen(listen.path, resolve);
  });
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(close);
  const address = server.address() as AddressInfo | string;
  return { port: typeof address === 'string' ? 0 : address.port, seen, sockets, close };
}

async function read(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export type Pem = { readonly path: string; readonly text: Buffer };

export type TestCertificates = {
  readonly ca: Pem;
  readonly server: { readonly cert: Pem; readonly key: Pem };
  readonly client: { readonly cert: Pem; readonly key: Pem };
};

/** A CA of its own, a certificate for localhost and 127.0.0.1, and one for a client. */
export function makeCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const pem = (name: string): Pem => {
    const path = join(folder, name);
    return { path, text: readFileSync(path) };
  };
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test ca');
  const issue = (name: string, alternatives: string): { cert: Pem; key: Pem } => {
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${alternatives}`];
    const [key, request, cert] = [`${name}.key`, `${name}.csr`, `${name}.pem`];
    openssl('req', ...newKey, '-keyout', key, '-out', request, ...subject);
    const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    openssl('x509', '-req', '-in', request, '-out', cert, '-copy_extensions', 'copy', ...authority);
    return { cert: pem(cert), key: pem(key) };
  };
  return {
    ca: pem('ca.pem'),
    server: issue('server', 'DNS:localhost,IP:127.0.0.1'),
    client: issue('client', 'DNS:client'),
  };
}
