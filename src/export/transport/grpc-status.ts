import { bytesOf, numberOf, readFields } from './protobuf.ts';
import type { Failed } from './transport.ts';

const names = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export type StatusName = (typeof names)[number];

const retryable = new Set<StatusName>([
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNAVAILABLE',
  'DATA_LOSS',
]);

/** The numeric code of a status. */
export function codeOf(name: StatusName): number {
  return names.indexOf(name);
}

/** What a proxy's HTTP status means where the gRPC status is missing (gRPC http-grpc-status-mapping). */
export function statusOfHttp(status: number): StatusName {
  if ([429, 502, 503, 504].includes(status)) return 'UNAVAILABLE';
  if (status === 400) return 'INTERNAL';
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'PERMISSION_DENIED';
  return status === 404 ? 'UNIMPLEMENTED' : 'UNKNOWN';
}

/** What a reset stream means (gRPC over HTTP2 §Errors). */
export function statusOfReset(code: number): StatusName {
  if (code === 7) return 'UNAVAILABLE'; // REFUSED_STREAM: not looked at
  if (code === 8) return 'CANCELLED';
  if (code === 11) return 'RESOURCE_EXHAUSTED'; // ENHANCE_YOUR_CALM
  return code === 12 ? 'PERMISSION_DENIED' : 'INTERNAL'; // INADEQUATE_SECURITY
}

/**
 * The outcome of a status other than OK (OTLP §OTLP/gRPC Response): RESOURCE_EXHAUSTED is tried
 * again only where the server says so with a RetryInfo.
 *
 * @param details `grpc-status-details-bin`, base64 of a `google.rpc.Status`
 */
export function failedStatus(code: number, message: string, details?: string): Failed {
  const name = names[code];
  const info = details === undefined ? undefined : readRetryInfo(details);
  const retry =
    name !== undefined &&
    (retryable.has(name) || (name === 'RESOURCE_EXHAUSTED' && info !== undefined));
  const detail = `gRPC ${name ?? `status ${code}`}${message && `: ${message}`}`;
  const failure = { cause: 'grpc status', status: code, detail } as const;
  const afterMillis = info?.delayMillis;
  return { kind: 'failed', failure, retry, ...(afterMillis !== undefined && { afterMillis }) };
}

/** Undoes the percent-encoding of `grpc-message`; broken sequences stay as they are. */
export function decodeMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Finds `google.rpc.RetryInfo` in a status; no delay in it means that the client chooses. */
function readRetryInfo(base64: string): { delayMillis?: number } | undefined {
  const status = readFields(Buffer.from(base64, 'base64'));
  for (const { number, value } of status) {
    if (number !== 3 || !(value instanceof Uint8Array)) continue;
    const any = readFields(value);
    if (!Buffer.from(bytesOf(any, 1)).toString().endsWith('google.rpc.RetryInfo')) continue;
    const delay = readFields(bytesOf(readFields(bytesOf(any, 2)), 1));
    if (delay.length === 0) return {};
    return { delayMillis: numberOf(delay, 1) * 1000 + numberOf(delay, 2) / 1e6 };
  }
  return undefined;
}
