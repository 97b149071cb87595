import type { Proxy } from '../../config/proxy.ts';
import type { Hold } from './hold.ts';
import type { TlsFiles } from './tls.ts';

/** One encoded OTLP request. */
export type Message = {
  readonly bytes: Uint8Array;
  /** The bytes are gzip already. */
  readonly gzip: boolean;
};

/** How long an attempt may take; an aborted signal carries a `Failure` as its reason. */
export type Limit = {
  readonly signal: AbortSignal;
  readonly remainingMillis: number;
  /** Set by the transport: whether the kernel has all of the request, which arrives without us then. */
  isHandedOver?: () => boolean;
};

export type Cause =
  | 'proxy'
  | 'refused'
  | 'unknown host'
  | 'unreachable'
  | 'connection lost'
  | 'not http'
  | 'not grpc'
  | 'not tls'
  | 'certificate'
  | 'timeout'
  | 'http status'
  | 'grpc status'
  | 'bad answer'
  | 'too large'
  | 'cannot send'
  | 'closed';

/** Why a request did not get through; `detail` is one line for people, without secrets of ours. */
export type Failure = {
  readonly cause: Cause;
  readonly detail: string;
  /** HTTP or gRPC status code. */
  readonly status?: number;
};

export type Delivered = {
  readonly kind: 'delivered';
  /** The response message, unframed and uncompressed. */
  readonly body: Uint8Array;
  readonly contentType: string;
};

export type Failed = {
  readonly kind: 'failed';
  readonly failure: Failure;
  readonly retry: boolean;
  /** How long the server asks to wait before the next try. */
  readonly afterMillis?: number;
};

export type Outcome = Delivered | Failed;

/** Carries bytes to one endpoint. Knows no OpenTelemetry types, so that it can run in any thread. */
export type Transport = {
  /** One attempt; never rejects. */
  readonly send: (message: Message, limit: Limit) => Promise<Outcome>;
  /** Drops every connection. A later `send` opens new ones. */
  readonly close: () => void;
};

/** What both transports need; nothing of it is touched before the first `send`. */
export type TransportOptions = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly userAgent: string;
  readonly tls: TlsFiles;
  readonly proxy?: Proxy;
  readonly hold: Hold;
  readonly warn: (text: string) => void;
};

/** Largest response that is read, in bytes (OTLP: 4 MiB). */
export const maxAnswerBytes = 4 * 1024 * 1024;
