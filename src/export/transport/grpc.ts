import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
} from 'node:http2';
import type { Socket } from 'node:net';
import { builtin } from '../builtin.ts';
import { failedBy, failedByLimit } from './failure.ts';
import { hostAndPort, openSocket } from './grpc-socket.ts';
import type { GrpcAddress } from './grpc-socket.ts';
import { frame, timeoutText } from './grpc-frame.ts';
import { readGrpcAnswer } from './grpc-answer.ts';
import { legalHeaders } from './headers.ts';
import { readTls } from './tls.ts';
import type { TlsMaterial } from './tls.ts';
import { openTunnel } from './proxy.ts';
import { maxAnswerBytes } from './transport.ts';
import type { Limit, Message, Outcome, Transport, TransportOptions } from './transport.ts';

export type GrpcOptions = TransportOptions &
  GrpcAddress & {
    /** `/package.Service/Method` */
    readonly path: string;
  };

/** One HTTP/2 connection; `error` is what ended it. */
type Line = {
  readonly session: ClientHttp2Session;
  readonly socket: Socket;
  /** Under way. */
  calls: number;
  answers: number;
  error?: unknown;
};

/** What one call brought before its stream closed. */
type Answer = {
  head?: IncomingHttpHeaders;
  tail?: IncomingHttpHeaders;
  error?: unknown;
  readonly chunks: Buffer[];
  size: number;
};

/** `stale`: the server had given up a connection that we held open. */
type Try = { readonly outcome: Outcome; readonly stale: boolean };

/** Unary gRPC over one HTTP/2 connection, opened at the first call and again when it is lost. */
export class GrpcTransport implements Transport {
  readonly #options: GrpcOptions;
  #metadata: Readonly<Record<string, string>> | undefined;
  #tls: TlsMaterial | undefined;
  #line: Line | undefined;
  /** While a tunnel through the proxy is dug. */
  #opening: Promise<Line> | undefined;

  constructor(options: GrpcOptions) {
    this.#options = options;
  }

  readonly send = async (message: Message, limit: Limit): Promise<Outcome> => {
    try {
      const first = await this.#call(message, limit);
      return first.stale ? (await this.#call(message, limit)).outcome : first.outcome;
    } catch (error) {
      return limit.signal.aborted ? failedByLimit(limit) : failedBy(error);
    }
  };

  readonly close = (): void => {
    this.#line?.session.destroy();
    this.#line?.socket.destroy();
    this.#line = undefined;
  };

  async #call(message: Message, limit: Limit): Promise<Try> {
    if (limit.signal.aborted) return { outcome: failedByLimit(limit), stale: false };
    if (this.#line?.session.closed) this.#line = undefined;
    const line = this.#line ?? (await this.#openAnyway(limit));
    const reused = line.answers > 0;
    const stream = line.session.request(this.#headers(message, limit), { signal: limit.signal });
    line.calls++;
    limit.isHandedOver = () => stream.writableFinished;
    const answer = await exchange(stream, frame(message.bytes, message.gzip));
    line.calls--;
    if (limit.signal.aborted) {
      this.#giveUp(line);
      return { outcome: failedByLimit(limit), stale: false };
    }
    if (answer.head !== undefined) {
      line.answers++;
      const { head, tail = {}, chunks } = answer;
      const outcome = readGrpcAnswer(head, tail, Buffer.concat(chunks), stream.rstCode);
      return { outcome, stale: false };
    }
    const outcome = failedBy(line.error ?? causeOf(answer.error) ?? lostWith(stream.rstCode));
    const stale = reused && outcome.failure.cause === 'connection lost';
    if (outcome.failure.cause !== 'cannot send') this.#retire(line);
    return { outcome, stale };
  }

  #headers(message: Message, limit: Limit): OutgoingHttpHeaders {
    this.#metadata ??= legalHeaders(this.#options.headers, 'grpc', this.#options.warn);
    return {
      ':method': 'POST',
      ':path': this.#options.path,
      'user-agent': this.#options.userAgent,
      ...this.#metadata,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': timeoutText(limit.remainingMillis),
      'grpc-accept-encoding': 'identity,gzip',
      ...(message.gzip && { 'grpc-encoding': 'gzip' }),
    };
  }

  /** Directly, in this turn, or through the proxy; calls that come meanwhile wait for the same tunnel. */
  #openAnyway({ signal }: Limit): Line | Promise<Line> {
    const { proxy, url, userAgent, hold } = this.#options;
    if (proxy === undefined) return this.#open();
    this.#opening ??= openTunnel({ proxy, to: hostAndPort(new URL(url)), userAgent, hold, signal })
      .then((tunnel) => this.#open(tunnel))
      .finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  #open(tunnel?: Socket): Line {
    const { hold, tls, warn } = this.#options;
    const { socket, authority } = openSocket(
      this.#options,
      () => (this.#tls ??= readTls(tls, warn)),
      tunnel,
    );
    const session = builtin.http2().connect(authority, {
      settings: { enablePush: false },
      createConnection: () => socket,
    });
    const line: Line = { session, socket, calls: 0, answers: 0 };
    this.#line = line;
    const release = hold.add(socket);
    // Each address that is tried has a handle of its own, ref'd again.
    session.on('connect', () => hold.apply(socket));
    session.on('error', (error) => (line.error ??= error));
    session.on('goaway', () => this.#retire(line));
    session.on('close', () => {
      release();
      this.#retire(line);
    });
    return line;
  }

  /** For a connection that may be dead without knowing: an end in good order could wait for ever. */
  #giveUp(line: Line): void {
    this.#retire(line);
    if (line.calls === 0 || line.session.connecting) line.socket.destroy();
  }

  /** No new calls on this connection; those under way may end. */
  #retire(line: Line): void {
    if (this.#line === line) this.#line = undefined;
    if (!line.session.closed) line.session.close();
  }
}

const cancel = 8; // NGHTTP2_CANCEL

/** Writes the request and gathers what comes back until the stream is closed; never rejects. */
function exchange(stream: ClientHttp2Stream, request: Buffer): Promise<Answer> {
  const answer: Answer = { chunks: [], size: 0 };
  return new Promise((resolve) => {
    stream.on('response', (head) => (answer.head = head));
    stream.on('trailers', (tail) => (answer.tail = tail));
    stream.on('data', (chunk: Buffer) => {
      answer.size += chunk.length;
      answer.chunks.push(chunk);
      if (answer.size > maxAnswerBytes + 5) stream.close(cancel);
    });
    stream.on('error', (error) => (answer.error = error));
    stream.on('close', () => resolve(answer));
    stream.end(request);
  });
}

/** Node wraps what ended the connection into an error per stream. */
function causeOf(error: unknown): unknown {
  return error instanceof Error ? (error.cause ?? error) : error;
}

function lostWith(code: number | undefined): Error {
  const error = new Error(`the connection was closed without an answer (HTTP/2 code ${code})`);
  return Object.assign(error, { code: 'ECONNRESET' });
}
