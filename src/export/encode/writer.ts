import type { HrTime } from '@opentelemetry/api';
import {
  putHead,
  putHex,
  putText,
  putTime,
  putVarint,
  putVarint64,
  roomFor,
  varintSize,
  type Head,
} from './put.ts';

/** Larger buffers are given back after use: one huge batch must not stay in memory. */
const largestKept = 1024 * 1024;

/**
 * Writes protobuf (wire format, protobuf.dev, Encoding) into one buffer that grows and is used
 * again. Most methods write a whole field, zero or empty though it may be.
 */
export class Writer {
  #bytes: Buffer;
  #view: DataView;
  #at = 0;

  /** @param capacity bytes to begin with */
  constructor(capacity = 1024) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
    this.#view = viewOf(this.#bytes);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#at;
  }

  /** What is written so far: a view, valid until the next write. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  /** What is written so far, for `textPair` and `numberPair`. */
  toHead(): Head {
    const length = this.#at;
    this.#reserve(4);
    this.#bytes.fill(0, length, length + 4);
    const words = new Int32Array(Math.ceil(length / 4));
    for (let i = 0; i < words.length; i++) words[i] = this.#view.getInt32(i * 4, true);
    return { words, length };
  }

  /** Forgets what was written after the first `length` bytes. */
  rewind(length: number): void {
    this.#at = length;
  }

  /** Forgets everything. */
  reset(): void {
    this.#at = 0;
    if (this.#bytes.length > largestKept) this.#resize(largestKept);
  }

  /** An unsigned or signed whole number within ±2⁵³. */
  varint(tag: number, value: number): void {
    this.#reserve(12);
    this.#tag(tag);
    if (value >= 0 && value < 128) this.#bytes[this.#at++] = value;
    else {
      const high = Math.floor(value / 2 ** 32) >>> 0;
      this.#at = putVarint64(this.#bytes, this.#at, value >>> 0, high);
    }
  }

  /** An int64; what does not fit is cut to its lower 64 bits. */
  bigint(tag: number, value: bigint): void {
    this.#reserve(12);
    this.#tag(tag);
    const low = Number(BigInt.asUintN(32, value));
    const high = Number(BigInt.asUintN(32, value >> 32n));
    this.#at = putVarint64(this.#bytes, this.#at, low, high);
  }

  bool(tag: number, value: boolean): void {
    this.#reserve(3);
    this.#tag(tag);
    this.#bytes[this.#at++] = value ? 1 : 0;
  }

  double(tag: number, value: number): void {
    this.#reserve(10);
    this.#tag(tag);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  fixed32(tag: number, value: number): void {
    this.#reserve(6);
    this.#tag(tag);
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  /** A whole number within ±2⁵³, as fixed64 or sfixed64. */
  fixed64(tag: number, value: number): void {
    this.#reserve(10);
    this.#tag(tag);
    this.#view.setUint32(this.#at, value, true);
    this.#view.setUint32(this.#at + 4, Math.floor(value / 2 ** 32), true);
    this.#at += 8;
  }

  /** Nanoseconds since 1970; fractions are cut off, earlier and impossible times are 0. */
  time(tag: number, time: HrTime): void {
    this.#reserve(10);
    this.#tag(tag);
    this.#at = putTime(this.#view, this.#at, time);
  }

  /** Text as UTF-8; a lone surrogate becomes U+FFFD. */
  string(tag: number, text: string): void {
    this.#reserve(roomFor(text) + 12);
    this.#tag(tag);
    const bytes = this.#bytes;
    let at = putVarint(bytes, this.#at, text.length);
    let end = putText(bytes, at, text);
    if (end - at !== text.length) {
      at = putVarint(bytes, this.#at, end - at);
      end = putText(bytes, at, text);
    }
    this.#at = end;
  }

  /**
   * A message of `head` and a message of one text: what most attributes are, faster than in parts.
   * Tags are below 128 here.
   */
  textPair(tag: number, head: Head, textTag: number, text: string): void {
    this.#reserve(head.length + roomFor(text) + 24);
    let at = this.#pair(tag, head, textTag, text.length);
    let end = putText(this.#bytes, at, text);
    if (end - at !== text.length) {
      at = this.#pair(tag, head, textTag, end - at);
      end = putText(this.#bytes, at, text);
    }
    this.#at = end;
  }

  /** Like `textPair`, with a whole number below 2³². */
  numberPair(tag: number, head: Head, numberTag: number, value: number): void {
    this.#reserve(head.length + 24);
    const bytes = this.#bytes;
    const inner = 1 + varintSize(value);
    let at = this.#at;
    bytes[at++] = tag;
    at = putVarint(bytes, at, head.length + 1 + inner);
    at = putHead(this.#view, at, head);
    bytes[at++] = inner;
    bytes[at++] = numberTag;
    this.#at = putVarint(bytes, at, value);
  }

  bytes(tag: number, value: Uint8Array): void {
    this.#reserve(value.length + 12);
    this.#tag(tag);
    this.#at = putVarint(this.#bytes, this.#at, value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** Whole fields, encoded before. */
  append(fields: Uint8Array): void {
    this.#reserve(fields.length);
    this.#bytes.set(fields, this.#at);
    this.#at += fields.length;
  }

  /** Bytes that are given as hex text, two digits each; what is no digit counts as 0. */
  hex(tag: number, text: string): void {
    const size = text.length >> 1;
    this.#reserve(size + 12);
    this.#tag(tag);
    this.#at = putHex(this.#bytes, putVarint(this.#bytes, this.#at, size), text);
  }

  /** The tag alone, of a message that is opened next. */
  tag(tag: number): void {
    this.#reserve(2);
    this.#tag(tag);
  }

  /**
   * Begins a message whose tag is written.
   *
   * @param lengthBytes what its length will take as a varint; a wrong guess costs a move
   * @returns what `close` wants to have
   */
  open(lengthBytes = 1): number {
    this.#reserve(lengthBytes);
    this.#at += lengthBytes;
    return this.#at;
  }

  /** Ends the message that began at `start`, with the same `lengthBytes`. */
  close(start: number, lengthBytes = 1): void {
    const length = this.#at - start;
    if (length < 128 && lengthBytes === 1) this.#bytes[start - 1] = length;
    else this.#patch(start, lengthBytes, length);
  }

  /** The header of a message whose bytes come from elsewhere. */
  header(tag: number, length: number): void {
    this.#reserve(12);
    this.#tag(tag);
    this.#at = putVarint(this.#bytes, this.#at, length);
  }

  /** All of a pair but its text of that many bytes; gives the place of the text. */
  #pair(tag: number, head: Head, textTag: number, size: number): number {
    const bytes = this.#bytes;
    const inner = 1 + varintSize(size) + size;
    let at = this.#at;
    bytes[at++] = tag;
    at = putVarint(bytes, at, head.length + varintSize(inner) + inner);
    at = putHead(this.#view, at, head);
    at = putVarint(bytes, at, inner);
    bytes[at++] = textTag;
    return putVarint(bytes, at, size);
  }

  #tag(tag: number): void {
    if (tag > 127) {
      this.#bytes[this.#at++] = (tag & 127) | 128;
      this.#bytes[this.#at++] = tag >>> 7;
    } else this.#bytes[this.#at++] = tag;
  }

  #patch(start: number, lengthBytes: number, length: number): void {
    const move = varintSize(length) - lengthBytes;
    if (move !== 0) {
      this.#reserve(move);
      this.#bytes.copyWithin(start + move, start, this.#at);
    }
    const end = this.#at + move;
    putVarint(this.#bytes, start - lengthBytes, length);
    this.#at = end;
  }

  #reserve(size: number): void {
    const needed = this.#at + size;
    if (needed > this.#bytes.length) this.#resize(Math.max(needed, this.#bytes.length * 2));
  }

  #resize(capacity: number): void {
    const old = this.#bytes;
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
    this.#view = viewOf(this.#bytes);
    old.copy(this.#bytes, 0, 0, this.#at);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
