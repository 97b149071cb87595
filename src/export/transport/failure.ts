import { reasonOf } from '../../diag/voice.ts';
import type { Cause, Failed, Failure, Limit } from './transport.ts';

type Verdict = { readonly cause: Cause; readonly retry: boolean };

const byCode: Readonly<Record<string, Verdict>> = {
  ECONNREFUSED: { cause: 'refused', retry: true },
  ENOENT: { cause: 'refused', retry: true }, // a unix socket that is not there
  ENOTFOUND: { cause: 'unknown host', retry: true },
  EAI_AGAIN: { cause: 'unknown host', retry: true },
  EHOSTUNREACH: { cause: 'unreachable', retry: true },
  ENETUNREACH: { cause: 'unreachable', retry: true },
  ETIMEDOUT: { cause: 'unreachable', retry: true },
  ECONNRESET: { cause: 'connection lost', retry: true },
  ECONNABORTED: { cause: 'connection lost', retry: true },
  EPIPE: { cause: 'connection lost', retry: true },
  ERR_STREAM_PREMATURE_CLOSE: { cause: 'connection lost', retry: true },
  ERR_HTTP2_GOAWAY_SESSION: { cause: 'connection lost', retry: true },
  ERR_HTTP2_INVALID_SESSION: { cause: 'connection lost', retry: true },
  ERR_HTTP2_SESSION_ERROR: { cause: 'connection lost', retry: true },
  ERR_HTTP2_STREAM_CANCEL: { cause: 'connection lost', retry: true },
  ERR_HTTP2_ERROR: { cause: 'not grpc', retry: false },
};

const byPattern: readonly (readonly [RegExp, Verdict])[] = [
  [/^HPE_/, { cause: 'not http', retry: false }],
  [/^ERR_SSL_(WRONG_VERSION|PACKET_LENGTH)/, { cause: 'not tls', retry: false }],
  [
    /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|HOSTNAME_MISMATCH)/,
    { cause: 'certificate', retry: false },
  ],
];

/** Thrown where a request gets no further than the proxy. */
export class ProxyError extends Error {
  readonly failed: Failed;

  constructor(failed: Failed) {
    super(failed.failure.detail);
    this.failed = failed;
  }
}

/** The outcome that a thrown or emitted error means. */
export function failedBy(error: unknown): Failed {
  if (error instanceof ProxyError) return error.failed;
  const code = codeOf(error);
  const { cause, retry } = byCode[code] ??
    byPattern.find(([pattern]) => pattern.test(code))?.[1] ?? {
      cause: 'cannot send',
      retry: error instanceof Error && 'syscall' in error,
    };
  return { kind: 'failed', failure: { cause, detail: detailOf(error) }, retry };
}

/** The outcome of an attempt that was stopped from outside: the signal knows why. */
export function failedByLimit(limit: Limit): Failed {
  const failure = limit.signal.reason as Failure;
  return { kind: 'failed', failure, retry: failure.cause === 'timeout' };
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (code !== 'EPROTO') return typeof code === 'string' ? code : '';
  return `ERR_SSL_${opensslReason(error)?.replaceAll(' ', '_').toUpperCase()}`;
}

/** A handshake that failed while writing has OpenSSL's whole line as its message. */
function opensslReason(error: unknown): string | undefined {
  return /:SSL routines:[^:]*:([^:]+):/.exec(reasonOf(error))?.[1];
}

/** A connect that tried several addresses has its reasons inside, and no message of its own. */
function detailOf(error: unknown): string {
  if (!(error instanceof AggregateError)) return opensslReason(error) ?? reasonOf(error);
  return [...new Set(error.errors.map(reasonOf))].join(', ');
}
