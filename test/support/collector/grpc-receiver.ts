import { createSecureServer, createServer, type ServerHttp2Stream } from 'node:http2';
import { accepts, bodyOf, type Answer } from './answers.ts';
import { headersOf, listen, peerName, readAll, type Listening, type Secrets } from './listen.ts';
import type { Signal } from './decode.ts';
import type { Intake, RawRequest } from './intake.ts';

const frameHeaderSize = 5;
const paths: Readonly<Record<string, Signal>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
};
const unimplemented = 12;

/** OTLP/gRPC, unary calls only: HTTP/2 with prior knowledge, or over TLS. */
export function startGrpcReceiver(
  intake: Intake,
  options: { port: number; secrets: Secrets | undefined },
): Promise<Listening> {
  const { secrets } = options;
  const server = secrets ? createSecureServer(secrets) : createServer();
  server.on('stream', (stream, headers) => {
    // A call that its client cancels must not end the test process.
    stream.on('error', () => {});
    receive(intake, stream, headersOf(headers)).catch(() => stream.close());
  });
  // The sessions of a dying client break off in the same way.
  server.on('sessionError', () => {});
  return listen(server, options.port);
}

async function receive(
  intake: Intake,
  stream: ServerHttp2Stream,
  headers: Record<string, string>,
): Promise<void> {
  const raw = describeCall(stream, headers, await readAll(stream));
  const answer = await intake.take(raw);
  if (answer.hang || stream.destroyed) return;
  if (answer.drop) stream.session?.destroy();
  else respond(stream, raw, answer);
}

function describeCall(
  stream: ServerHttp2Stream,
  headers: Record<string, string>,
  framed: Buffer,
): RawRequest {
  const path = headers[':path'] ?? '';
  const signal = paths[path];
  const compressed = framed[0] === 1;
  const raw = {
    protocol: 'grpc',
    method: headers[':method'] ?? '',
    path,
    headers,
    clientName: peerName(stream.session?.socket),
    signal,
    format: 'protobuf',
    encoding: compressed ? (headers['grpc-encoding'] ?? '') : 'identity',
    sent: framed.subarray(frameHeaderSize),
  } as const;
  const refuse = (because: string): RawRequest => ({ ...raw, refusal: { status: 200, because } });
  if (!signal) return refuse(`nothing is at ${path}`);
  if (!/^application\/grpc(\+proto)?$/.test(headers['content-type'] ?? '')) {
    return refuse(`content-type "${headers['content-type'] ?? ''}"`);
  }
  const whole = framed.length >= frameHeaderSize && framed.readUInt32BE(1) === raw.sent.length;
  return whole ? raw : refuse('the body is not one gRPC message');
}

function respond(stream: ServerHttp2Stream, raw: RawRequest, answer: Answer): void {
  const { status = 200, grpcStatus = 0, message = '' } = answer;
  if (status !== 200 && answer.grpcStatus === undefined) {
    stream.respond({ ':status': status, 'content-type': 'text/plain', ...answer.headers });
    stream.end(answer.body ?? message);
    return;
  }
  const trailers = {
    'grpc-status': String(raw.signal ? grpcStatus : unimplemented),
    'grpc-message': encodeURIComponent(message),
    ...answer.headers,
  };
  const headers = { ':status': 200, 'content-type': 'application/grpc' };
  if (!raw.signal || raw.signal === 'zipkin' || !accepts(answer)) {
    stream.respond({ ...headers, ...trailers }, { endStream: true });
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end(frame(bodyOf(answer, raw.signal, 'protobuf')));
}

function frame(message: Buffer): Buffer {
  const header = Buffer.alloc(frameHeaderSize);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}
