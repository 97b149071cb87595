import type { Fault, Parsed } from './parsed.ts';
import { quote } from './quote.ts';

type Pairs = Readonly<Record<string, string>>;
type Pair = { readonly key: string; readonly value: string };

/** A pair, or what is wrong with it; the key is told as far as there is one. */
type Read = Pair | { readonly key?: string; readonly wrong: string };

/**
 * Headers for OTLP (spec: "Specifying headers via environment variables"): a bad pair is left out.
 * No fault shows any part of a value: a pair without a valid name may well be a piece of one.
 * `;` belongs to the value, as in cookies.
 */
export function parseHeaders(text: string): Parsed<Pairs> {
  const headers = new Map<string, string>();
  const faults: Fault[] = [];
  for (const [at, item] of text.split(',').entries()) {
    if (item.trim() === '') continue;
    const header = readHeader(item);
    if ('value' in header) {
      headers.set(header.key, header.value);
      continue;
    }
    const what = `: header ${at + 1}${named(header.key)} ${header.wrong}`;
    faults.push({ what, instead: 'it is left out' });
  }
  return { value: headers.size === 0 ? undefined : Object.fromEntries(headers), faults };
}

/** Resource attributes (spec: "Specifying resource information via an environment variable"). */
export function parseAttributes(text: string): Parsed<Pairs> {
  const attributes = new Map<string, string>();
  for (const [at, item] of text.split(',').entries()) {
    if (item.trim() === '') continue;
    const pair = readAttribute(item);
    if ('value' in pair) {
      attributes.set(pair.key, pair.value);
      continue;
    }
    const which = pair.key === undefined ? `attribute ${at + 1}` : quote(pair.key);
    const what = `: ${which} ${pair.wrong}`;
    return { value: undefined, faults: [{ what, instead: 'all of it is ignored' }] };
  }
  return { value: Object.fromEntries(attributes), faults: [] };
}

function readHeader(item: string): Read {
  const equals = item.indexOf('=');
  if (equals === -1) return { wrong: 'has no "="' };
  const name = decode(item.slice(0, equals).trim())?.toLowerCase();
  if (name === undefined || !/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name)) {
    return { wrong: 'has a name that is not valid' };
  }
  const value = decode(item.slice(equals + 1).trim());
  if (value === undefined) return { key: name, wrong: 'has a "%" that is not followed by a code' };
  // What HTTP and gRPC both carry; anything else would fail with every export.
  if (/^[ -~]*$/.test(value)) return { key: name, value };
  return { key: name, wrong: 'has characters that are not printable ASCII' };
}

function readAttribute(item: string): Read {
  const [rawKey = '', rawValue, ...more] = item.split('=').map((part) => part.trim());
  const key = decode(rawKey);
  if (key === undefined) return { key: rawKey, wrong: 'is not %-encoded correctly' };
  if (key === '') return { wrong: 'has no key' };
  if (rawValue === undefined) return { key, wrong: 'has no "="' };
  if (more.length > 0) return { key, wrong: 'has a second "=", to be written as %3D' };
  const value = decode(rawValue);
  if (value === undefined) return { key, wrong: 'has a value that is not %-encoded correctly' };
  return { key, value };
}

function named(name: string | undefined): string {
  return name === undefined ? '' : ` (${name})`;
}

/** Undoes %-encoding; undefined where it is broken. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
