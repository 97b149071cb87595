import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { accepts, bodyOf, type Answer } from './answers.ts';
import { headersOf, listen, peerName, readAll, type Listening, type Secrets } from './listen.ts';
import type { Format, Signal } from './decode.ts';
import type { Intake, RawRequest } from './intake.ts';

/** Paths of the signals, where a test wants others than `/v1/traces` and so on. */
export type Paths = Partial<Record<Signal, string>>;

const zipkinPath = '/api/v2/spans';
const contentTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** OTLP/HTTP (protobuf and JSON) and Zipkin v2 on one port. */
export function startHttpReceiver(
  intake: Intake,
  options: { port: number; paths: Paths; secrets: Secrets | undefined },
): Promise<Listening> {
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    receive(intake, options.paths, request, response).catch((error: unknown) => {
      // The sender went away in the middle of its request: there is nobody to answer.
      response.destroy(error as Error);
    });
  };
  const { secrets } = options;
  return listen(secrets ? createSecureServer(secrets, serve) : createServer(serve), options.port);
}

async function receive(
  intake: Intake,
  paths: Paths,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const raw = describeRequest(request, await readAll(request), paths);
  const answer = await intake.take(raw);
  if (answer.hang) return;
  if (answer.drop) request.socket.destroy();
  else respond(response, raw, answer);
}

function describeRequest(request: IncomingMessage, sent: Buffer, paths: Paths): RawRequest {
  const path = request.url ?? '/';
  const headers = headersOf(request.headers);
  const type = headers['content-type']?.split(';')[0];
  const signal = signalAt(path, paths);
  const known =
    type === contentTypes.json || (type === contentTypes.protobuf && signal !== 'zipkin');
  const format: Format = type === contentTypes.json ? 'json' : 'protobuf';
  const raw = {
    protocol: 'http',
    method: request.method ?? '',
    path,
    headers,
    clientName: peerName(request.socket),
    signal,
    format,
    encoding: headers['content-encoding'] ?? 'identity',
    sent,
  } as const;
  if (!signal) return { ...raw, refusal: { status: 404, because: `nothing is at ${path}` } };
  if (raw.method !== 'POST') return { ...raw, refusal: { status: 405, because: raw.method } };
  if (known) return raw;
  return { ...raw, refusal: { status: 415, because: `content-type "${type ?? ''}"` } };
}

function signalAt(path: string, paths: Paths): RawRequest['signal'] {
  if (path === zipkinPath) return 'zipkin';
  const signals = ['traces', 'metrics', 'logs'] as const;
  return signals.find((signal) => path === (paths[signal] ?? `/v1/${signal}`));
}

function respond(response: ServerResponse, raw: RawRequest, answer: Answer): void {
  const { signal, format } = raw;
  if (signal === 'zipkin') {
    response.writeHead(answer.status ?? 202, answer.headers).end(answer.body ?? '');
    return;
  }
  const status = answer.status ?? (accepts(answer) ? 200 : 500);
  response.writeHead(status, { 'content-type': contentTypes[format], ...answer.headers });
  response.end(bodyOf(answer, signal ?? 'traces', format));
}
