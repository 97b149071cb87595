import type {
  Agent,
  ClientRequest,
  IncomingMessage,
  request as httpRequest,
  RequestOptions,
} from 'node:http';
import { builtin } from '../builtin.ts';
import { failedBy, failedByLimit } from './failure.ts';
import { legalHeaders } from './headers.ts';
import { failedAnswer, readHttpAnswer } from './http-answer.ts';
import { blameProxy, forwarding, refusalOf, tunnelling } from './proxy.ts';
import { readTls } from './tls.ts';
import { maxAnswerBytes } from './transport.ts';
import type { Limit, Message, Outcome, Transport, TransportOptions } from './transport.ts';

export type HttpOptions = TransportOptions & { readonly contentType: string };

type Line = {
  /** The collector, or the proxy that is told the whole address. */
  readonly url: URL;
  readonly agent: Agent;
  readonly request: typeof httpRequest;
  readonly headers: Readonly<Record<string, string>>;
  /** What the proxy is told beside. */
  readonly forward?: RequestOptions;
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
        ...line.forward,
        ...(this.#options.proxy && { tunnelSignal: limit.signal }),
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
      limit.isHandedOver = () => request.writableFinished;
      request.on('response', (response) => {
        void read(response).then((answer) => {
          const outcome = line.forward === undefined ? answer : refusalOf(answer);
          resolve({ outcome, stale: false });
        });
      });
      request.on('error', (error) => {
        if (limit.signal.aborted) return resolve({ outcome: failedByLimit(limit), stale: false });
        const failed = failedBy(error);
        const lost = failed.failure.cause === 'connection lost';
        const outcome = line.forward === undefined ? failed : blameProxy(failed);
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
  if (options.proxy !== undefined && !secure) {
    const { to, forward, ...more } = forwarding(url, options.proxy);
    const { request, Agent: AgentClass } = clientOf(to);
    const agent = new AgentClass({ keepAlive: true });
    return { url: to, headers: { ...headers, ...more.headers }, request, agent, forward };
  }
  const { request, Agent: AgentClass } = clientOf(url);
  const tls = secure ? readTls(options.tls, options.warn) : {};
  const agent = new AgentClass({ keepAlive: true, ...tls });
  if (options.proxy !== undefined) tunnelling(agent, url, { ...options, proxy: options.proxy });
  return { url, headers, request, agent };
}

function clientOf({ protocol }: URL) {
  return protocol === 'https:' ? builtin.https() : builtin.http();
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
    const finish = (): void => resolve(outcomeOf(response, chunks));
    response.on('end', finish);
    response.on('error', finish);
    response.on('close', finish);
  });
}

/** What is thrown in a listener would be the app's end. */
function outcomeOf({ statusCode = 0, headers }: IncomingMessage, chunks: Buffer[]): Outcome {
  try {
    return readHttpAnswer(statusCode, headers, Buffer.concat(chunks));
  } catch (error) {
    return failedBy(error);
  }
}
