import type { IncomingHttpHeaders } from 'node:http';
import { builtin } from '../builtin.ts';
import { bytesOf, readFields } from './protobuf.ts';
import { readRetryAfter } from './retry-after.ts';
import { maxAnswerBytes } from './transport.ts';
import type { Failed, Outcome } from './transport.ts';

const retryable = new Set([429, 502, 503, 504]);

/** Reads an HTTP response as OTLP/HTTP defines it (OTLP §OTLP/HTTP Response). */
export function readHttpAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  raw: Uint8Array,
): Outcome {
  const contentType = headers['content-type'] ?? '';
  const body = decode(headers['content-encoding'], raw);
  if (status >= 200 && status < 300) {
    if (body === undefined) return failedAnswer(`HTTP ${status} with a body that is not gzip`);
    return { kind: 'delivered', body, contentType };
  }
  const said = status < 400 ? placeOf(headers.location) : messageIn(body, contentType);
  const afterMillis = readRetryAfter(headers['retry-after'], Date.now());
  return {
    kind: 'failed',
    failure: { cause: 'http status', status, detail: `HTTP ${status}${said && `: ${said}`}` },
    retry: retryable.has(status),
    ...(afterMillis !== undefined && { afterMillis }),
  };
}

/** The outcome for an answer that cannot be used. */
export function failedAnswer(detail: string): Failed {
  return { kind: 'failed', failure: { cause: 'bad answer', detail }, retry: false };
}

/** Undoes gzip; undefined where it is broken or above the limit. */
export function gunzip(raw: Uint8Array): Uint8Array | undefined {
  try {
    return builtin.zlib().gunzipSync(raw, { maxOutputLength: maxAnswerBytes });
  } catch {
    return undefined;
  }
}

function decode(encoding: string | undefined, raw: Uint8Array): Uint8Array | undefined {
  return encoding === 'gzip' && raw.length > 0 ? gunzip(raw) : raw;
}

/** Without the query: it may hold a token. */
function placeOf(location: string | undefined): string {
  return location === undefined ? '' : `redirects to ${location.replace(/[?#].*$/, '')}`;
}

/** What the server says: a `google.rpc.Status` in either encoding, or plain text. */
function messageIn(body: Uint8Array | undefined, contentType: string): string {
  if (body === undefined || /html/.test(contentType)) return '';
  const text = /protobuf/.test(contentType)
    ? Buffer.from(bytesOf(readFields(body), 2)).toString()
    : Buffer.from(body).toString();
  return oneLine(/json/.test(contentType) ? messageOf(text) : text);
}

function messageOf(json: string): string {
  try {
    const { message } = JSON.parse(json) as { message?: unknown };
    return typeof message === 'string' ? message : json;
  } catch {
    return json;
  }
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
