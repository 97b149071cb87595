import type { Agent, ClientRequest, IncomingMessage, request as httpRequest } from 'node:http';
import { builtin } from '../builtin.ts';
import { failedBy, failedByLimit } from './failure.ts';
import { legalHeaders } from './headers.ts';
import { failedAnswer, readHttpAnswer } from './http-answer.ts';
import { readTls } from './tls.ts';
import { maxAnswerBytes } from './transport.ts';
import type { Limit, Message, Outcome, Transport, TransportOptions } from './transport.ts';

export type HttpOptions = TransportOptions & { readonly contentType: string };

type Line = {
  readonly url: URL;
  readonly agent: Agent;
  readonly request: typeof httpRequest;
  readonly headers: Readonly<Record<string, string>>;
};

/** `stale`: a kept-alive socket turned out to be closed by the server. */
type Try = { readonly outcome: Outcome; readonly stale: boolean };

/** POSTs OTLP messages over HTTP/1.1 with kept-alive connections; follows no redirects. */
export class HttpTransport implements Transport {
  readonly #options: HttpOptions;
  #line: Line | undefined;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  readonly send = async (message: Message, limit: Limit): Promise<Outcome> => {
    try {
      this.#line ??= open(this.#options);
      const first = await this.#post(this.#line, message, limit);
      if (!first.stale) return first.outcome;
      dropIdleSockets(this.#line.agent); // the others are as old
      return (await this.#post(this.#line, message, limit)).outcome;
    } catch (error) {
      return failedBy(error);
    }
  };

  readonly close = (): void => {
    this.#line?.agent.destroy();
    this.#line = undefined;
  };

  #post(line: Line, message: Message, limit: Limit): Promise<Try> {
    return new Promise((resolve) => {
      const request = line.request(line.url, {
        method: 'POST',
        agent: line.agent,
        signal: limit.signal,
        headers: {
          ...line.headers,
          'content-type': this.#options.contentType,
          'content-length': message.bytes.length,
          ...(message.gzip && { 'content-encoding': 'gzip' }),
        },
      });
      this.#holdSocket(request);
      request.on('response', (response) => {
        void read(response).then((outcome) => resolve({ outcome, stale: false }));
      });
      request.on('error', (error) => {
        if (limit.signal.aborted) return resolve({ outcome: failedByLimit(limit), stale: false });
        const outcome = failedBy(error);
        const lost = outcome.failure.cause === 'connection lost';
        resolve({ outcome, stale: lost && request.reusedSocket });
      });
      request.end(message.bytes);
    });
  }

  #holdSocket(request: ClientRequest): void {
    const { hold } = this.#options;
    request.on('socket', (socket) => {
      request.once('close', hold.add(socket));
      // Each address that is tried has a handle of its own, ref'd again.
      if (socket.connecting) socket.once('connect', () => hold.apply(socket));
    });
  }
}

function open(options: HttpOptions): Line {
  const url = new URL(options.url);
  const headers = {
    'user-agent': options.userAgent,
    ...legalHeaders(options.headers, 'http', options.warn),
  };
  const secure = url.protocol === 'https:';
  const { request, Agent: AgentClass } = secure ? builtin.https() : builtin.http();
  const tls = secure ? readTls(options.tls, options.warn) : {};
  return { url, headers, request, agent: new AgentClass({ keepAlive: true, ...tls }) };
}

function dropIdleSockets(agent: Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

/** Never rejects: a head without a whole body still has its status. */
function read(response: IncomingMessage): Promise<Outcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxAnswerBytes) return;
      resolve(failedAnswer(`HTTP ${response.statusCode} with more than 4 MiB`));
      response.destroy();
    });
    const finish = (): void =>
      resolve(readHttpAnswer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks)));
    response.on('end', finish);
    response.on('error', finish);
    response.on('close', finish);
  });
}
