import type { Attributes } from '@opentelemetry/api';
import { linesOf, pairsOf, type Header } from './capture-headers.ts';
import { defaultPort } from './host-port.ts';
import type { Method } from './http-method.ts';
import type { Redact } from './redact-url.ts';

/** What undici tells of a request, over all of its versions. */
export type UndiciRequest = {
  readonly method: string;
  readonly origin?: string | URL | null;
  readonly path: string;
  /** Lines of text before version 6, name after value since. */
  headers: string | (string | string[])[];
  readonly addHeader?: (name: string, value: string) => unknown;
};

type Origin = { readonly scheme: string; readonly host: string; readonly port?: number };

/** The rest of what is known when the request is made (HTTP client span). */
export function recordingAttributes(
  request: UndiciRequest,
  method: Method,
  origin: Origin,
  redact: Redact,
): Attributes {
  const { path } = request;
  const isAbsolute = !path.startsWith('/') && path.includes('://'); // to a proxy
  const attributes: Attributes = {
    'url.full': redact.url(isAbsolute ? path : `${String(request.origin)}${path}`),
    'url.scheme': origin.scheme,
  };
  if (!isAbsolute) {
    const mark = path.indexOf('?');
    attributes['url.path'] = mark < 0 ? path : path.slice(0, mark);
    if (mark >= 0) attributes['url.query'] = redact.query(path.slice(mark + 1));
  }
  const agent = headerOf(request, 'user-agent');
  if (agent !== undefined) attributes['user_agent.original'] = agent;
  if (method.original !== undefined) attributes['http.request.method_original'] = method.original;
  return attributes;
}

/** Most requests of an app go to few origins. */
const origins = new Map<string, Origin>();

/** @throws TypeError for what is no URL */
export function originOf(request: UndiciRequest): Origin {
  const text = String(request.origin);
  const known = origins.get(text);
  if (known !== undefined) return known;
  const { protocol, hostname, port } = new URL(text);
  const scheme = protocol.slice(0, -1);
  const shown = port === '' ? defaultPort(scheme) : Number(port);
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const origin = { scheme, host, ...(shown !== undefined && { port: shown }) };
  if (origins.size >= 100) origins.clear();
  origins.set(text, origin);
  return origin;
}

/** Adds a header, whichever way this version of undici has. */
export function addHeader(request: UndiciRequest, name: string, value: string): void {
  if (request.addHeader !== undefined) request.addHeader(name, value);
  else if (typeof request.headers === 'string') request.headers += `${name}: ${value}\r\n`;
  else request.headers.push(name, value);
}

/** The headers that a request is sent with, in whichever form this version of undici has them. */
export function headersOf({ headers }: UndiciRequest): readonly Header[] {
  return typeof headers === 'string' ? linesOf(headers) : pairsOf(headers);
}

function headerOf({ headers }: UndiciRequest, wanted: string): string | undefined {
  if (typeof headers === 'string') {
    const line = headers.split('\r\n').find((text) => text.toLowerCase().startsWith(`${wanted}:`));
    return line?.slice(wanted.length + 1).trim();
  }
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i];
    if (typeof name !== 'string' || name.length !== wanted.length) continue;
    if (name.toLowerCase() !== wanted) continue;
    const value = headers[i + 1];
    return Array.isArray(value) ? value.at(-1) : value;
  }
  return undefined;
}
