import type { HrTime } from '@opentelemetry/api';

/** Up to here a loop over the characters is faster than a call into Node. */
const loopLength = 16;
/** From here on the exact size is asked for first, to not reserve three bytes a character. */
const hugeLength = 16 * 1024;

const hexDigits = new Uint8Array(256);
for (let digit = 0; digit < 16; digit++) {
  const lower = digit.toString(16);
  hexDigits[lower.charCodeAt(0)] = digit;
  hexDigits[lower.toUpperCase().charCodeAt(0)] = digit;
}

/** A few encoded bytes that are written again and again; as words, which is a third faster. */
export type Head = { readonly words: Int32Array; readonly length: number };

/*
 * What follows writes at a place of a buffer that has the room for it, and gives the end of what
 * was written. Functions with the place in a variable are a tenth faster than methods with a field.
 */

/** A varint below 2³². */
export function putVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest > 127) {
    bytes[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** A varint of 64 bits, in two halves below 2³². */
export function putVarint64(bytes: Uint8Array, start: number, low: number, high: number): number {
  let at = start;
  let rest = low;
  let upper = high;
  while (upper !== 0 || rest > 127) {
    bytes[at++] = (rest & 127) | 128;
    rest = ((rest >>> 7) | (upper << 25)) >>> 0;
    upper >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** The bytes that `putVarint` writes. */
export function varintSize(value: number): number {
  if (value < 2 ** 7) return 1;
  if (value < 2 ** 14) return 2;
  if (value < 2 ** 21) return 3;
  return value < 2 ** 28 ? 4 : 5;
}

/** Text as UTF-8; a lone surrogate becomes U+FFFD. */
export function putText(bytes: Buffer, at: number, text: string): number {
  const { length } = text;
  if (length > loopLength) return at + bytes.write(text, at, 'utf8');
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return at + bytes.write(text, at, 'utf8');
    bytes[at + i] = code;
  }
  return at + length;
}

/** The room that `putText` wants to have. */
export function roomFor(text: string): number {
  return text.length < hugeLength ? text.length * 3 : Buffer.byteLength(text);
}

/** May write three bytes more than there are, over which the next field goes. */
export function putHead(view: DataView, at: number, { words, length }: Head): number {
  for (let i = 0; i < words.length; i++) view.setInt32(at + i * 4, words[i]!, true);
  return at + length;
}

/** Hex text as bytes; what is no digit counts as 0, a last single digit not at all. */
export function putHex(bytes: Uint8Array, start: number, text: string): number {
  const end = start + (text.length >> 1);
  for (let at = start, i = 0; at < end; at++, i += 2) {
    const high = hexDigits[text.charCodeAt(i)] ?? 0;
    bytes[at] = (high << 4) | (hexDigits[text.charCodeAt(i + 1)] ?? 0);
  }
  return end;
}

/** Nanoseconds since 1970 as fixed64; fractions are cut off, earlier and impossible times are 0. */
export function putTime(view: DataView, at: number, time: HrTime): number {
  const seconds = time[0] >= 0 ? Math.trunc(time[0]) : Number.NaN;
  // No number holds the product: seconds are split so that each half of it is exact.
  const upper = Math.floor(seconds / 2 ** 16);
  const lowerNanos = (seconds - upper * 2 ** 16) * 1e9 + Math.trunc(time[1]);
  const upperNanos = upper * 1e9;
  const upperHigh = Math.floor(upperNanos / 2 ** 16);
  const lowerHigh = Math.floor(lowerNanos / 2 ** 32);
  const low = (upperNanos - upperHigh * 2 ** 16) * 2 ** 16 + (lowerNanos - lowerHigh * 2 ** 32);
  const high = upperHigh + lowerHigh + (low >= 2 ** 32 ? 1 : 0);
  view.setUint32(at, low, true);
  view.setUint32(at + 4, high, true);
  return at + 8;
}
