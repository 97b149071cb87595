import type { Head } from './put.ts';
import { fixed64Tag, lengthTag, varintTag } from './tag.ts';
import { Writer } from './writer.ts';

/** `opentelemetry.proto.common.v1.KeyValue` */
const pair = { key: lengthTag(1), value: lengthTag(2) } as const;

/** `opentelemetry.proto.common.v1.AnyValue` */
const any = {
  string: lengthTag(1),
  bool: varintTag(2),
  int: varintTag(3),
  double: fixed64Tag(4),
  array: lengthTag(5),
  map: lengthTag(6),
  bytes: lengthTag(7),
} as const;

/** The one field of `ArrayValue` and of `KeyValueList`. */
const entryTag = lengthTag(1);

/** Deeper values are sent empty: many decoders stop at a hundred messages, and a level has three. */
const deepest = 30;

/** V8 knows this call in a `for…in`, unlike `Object.hasOwn`: a fifth of the time. */
const hasOwn = Object.prototype.hasOwnProperty;

/** Keys are few and come again: the field of each with the tag of the value, ready to be copied. */
const keyFields = new Map<string, Head>();
/** Some apps make keys of data: not all can be kept. */
const mostKeys = 1000;
const longestKey = 64;

const smallestInt64 = -(2n ** 63n);
const largestInt64 = 2n ** 63n - 1n;

/**
 * Writes attributes in their own order, each as a `KeyValue` field with this tag.
 *
 * Values follow "Mapping Arbitrary Data to OTLP AnyValue" of the specification: safe integers are
 * int64, other numbers (-0 too) double; what has no counterpart is an empty value.
 */
export function writeAttributes(to: Writer, tag: number, attributes: object): void {
  writePairs(to, tag, attributes as Record<string, unknown>, 0);
}

function writePairs(
  to: Writer,
  tag: number,
  values: Readonly<Record<string, unknown>>,
  depth: number,
): void {
  for (const key in values) {
    if (!hasOwn.call(values, key)) continue;
    writePair(to, tag, key, values[key], depth);
  }
}

function writePair(to: Writer, tag: number, key: string, value: unknown, depth: number): void {
  const head = keyFields.get(key) ?? keepKey(key);
  if (head !== undefined) {
    if (typeof value === 'string') {
      to.textPair(tag, head, any.string, value);
      return;
    }
    if (typeof value === 'number' && isUint32(value)) {
      to.numberPair(tag, head, any.int, value);
      return;
    }
  }
  to.tag(tag);
  const start = to.open();
  writeKey(to, key);
  writeValue(to, value, depth);
  to.close(start);
}

/** The key, and the tag of the value that comes next. */
function writeKey(to: Writer, key: string): void {
  if (key !== '') to.string(pair.key, key);
  to.tag(pair.value);
}

function keepKey(key: string): Head | undefined {
  if (keyFields.size >= mostKeys || key.length > longestKey) return undefined;
  const to = new Writer(key.length + 16);
  writeKey(to, key);
  const head = to.toHead();
  keyFields.set(key, head);
  return head;
}

/** Writes the length of an `AnyValue` and the value; its tag is written already. */
function writeValue(to: Writer, value: unknown, depth: number): void {
  const start = to.open();
  switch (typeof value) {
    case 'string':
      to.string(any.string, value);
      break;
    case 'number':
      if (isInt(value)) to.varint(any.int, value);
      else to.double(any.double, value);
      break;
    case 'boolean':
      to.bool(any.bool, value);
      break;
    case 'bigint':
      if (value < smallestInt64 || value > largestInt64) to.string(any.string, String(value));
      else to.bigint(any.int, value);
      break;
    case 'object':
      if (value !== null && depth < deepest) writeObject(to, value, depth + 1);
      break;
    default: // undefined, a function, a symbol: empty
  }
  to.close(start);
}

function isInt(value: number): boolean {
  return Number.isSafeInteger(value) && !isMinusZero(value);
}

function isUint32(value: number): boolean {
  return value >>> 0 === value && !isMinusZero(value);
}

function isMinusZero(value: number): boolean {
  return value === 0 && 1 / value < 0;
}

function writeObject(to: Writer, value: object, depth: number): void {
  if (value instanceof Uint8Array) {
    to.bytes(any.bytes, value);
    return;
  }
  if (!Array.isArray(value)) {
    to.tag(any.map);
    const start = to.open();
    writePairs(to, entryTag, value as Record<string, unknown>, depth);
    to.close(start);
    return;
  }
  to.tag(any.array);
  const start = to.open();
  for (let i = 0; i < value.length; i++) {
    to.tag(entryTag);
    writeValue(to, value[i], depth);
  }
  to.close(start);
}
