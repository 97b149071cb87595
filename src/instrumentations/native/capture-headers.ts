import type { Span } from '@opentelemetry/api';
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { makeMatcher } from '../../config/patterns.ts';

/** A name, as it was sent, and its value. */
export type Header = readonly [name: string, value: string];

/** Records headers on a span. */
export type Capture = (span: Span, headers: Iterable<Header>) => void;

/** That they are there may be recorded, what they say never. */
const secret = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'set-cookie',
  'x-api-key',
  'x-amz-security-token',
  'x-auth-token',
  'x-csrf-token',
]);

/**
 * Makes what records headers as `http.request.header.<name>` or `http.response.header.<name>`;
 * undefined where none are asked for, so that nothing is spent on them.
 *
 * @param names in lower case, with `*` and `?` as in the configuration file
 */
export function makeCapture(
  side: 'request' | 'response',
  names: readonly string[],
): Capture | undefined {
  if (names.length === 0) return undefined;
  const isWanted = makeMatcher({ included: names });
  return (span, headers) => {
    const values = new Map<string, string[]>();
    for (const [sent, value] of headers) {
      const name = sent.toLowerCase();
      if (!isWanted(name)) continue;
      const known = values.get(name) ?? [];
      known.push(secret.has(name) ? 'REDACTED' : value);
      values.set(name, known);
    }
    for (const [name, all] of values) span.setAttribute(`http.${side}.header.${name}`, all);
  };
}

/** Headers that came. */
export function receivedHeaders({ rawHeaders }: IncomingMessage): readonly Header[] {
  return pairsOf(rawHeaders);
}

/** Names and values in turn, as text or bytes. */
export function pairsOf(raw: readonly unknown[]): readonly Header[] {
  const headers: Header[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const value = raw[i + 1];
    const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    for (const one of values) headers.push([String(raw[i]), String(one)]);
  }
  return headers;
}

/**
 * Headers that were sent: Node keeps those that `writeHead` is given only in the text that it
 * sends.
 */
export function sentHeaders(message: ClientRequest | ServerResponse): readonly Header[] {
  const { _header: text } = message as { readonly _header?: unknown };
  if (typeof text === 'string') return linesOf(text);
  return Object.entries(message.getHeaders()).flatMap(([name, value]) =>
    [value].flat().map((one): Header => [name, String(one)]),
  );
}

/** `Name: value` lines; the first line of a message has no such form. */
export function linesOf(text: string): readonly Header[] {
  return text.split('\r\n').flatMap((line): Header[] => {
    const colon = line.indexOf(': ');
    const name = line.slice(0, colon);
    return colon > 0 && !name.includes(' ') ? [[name, line.slice(colon + 2)]] : [];
  });
}
