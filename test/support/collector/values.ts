/** The values of OTLP messages: protobuf has bytes where OTLP/JSON has hex text (ids) or base64. */

export type Value = null | boolean | number | bigint | string | Buffer | Value[] | Attributes;
export type Attributes = { [name: string]: Value };

/** 64-bit numbers are text in JSON, and made text when read from protobuf. */
export type WireLong = string | number;
export type WireBytes = Uint8Array | string;
export type WireKeyValue = { key?: string; value?: WireValue };
export type WireValue = {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: WireLong;
  doubleValue?: number | string;
  arrayValue?: { values?: WireValue[] };
  kvlistValue?: { values?: WireKeyValue[] };
  bytesValue?: WireBytes;
};
export type WireScope = { name?: string; version?: string; attributes?: WireKeyValue[] };
export type WireResource = { attributes?: WireKeyValue[] };

export type Scope = { name: string; version: string; schemaUrl: string; attributes: Attributes };

/** A plain object of key-value pairs; a key that came twice is a mistake of the sender. */
export function attributesOf(pairs: readonly WireKeyValue[] = []): Attributes {
  const attributes: Attributes = {};
  for (const { key = '', value } of pairs) {
    if (Object.hasOwn(attributes, key)) throw new Error(`attribute "${key}" is there twice`);
    attributes[key] = valueOf(value);
  }
  return attributes;
}

/** An unset value is null; whole numbers are numbers where they fit, else bigint. */
export function valueOf(value: WireValue = {}): Value {
  if (value.stringValue !== undefined) return textOf(value.stringValue);
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return wholeOf(value.intValue);
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  if (value.arrayValue) return (value.arrayValue.values ?? []).map((entry) => valueOf(entry));
  if (value.kvlistValue) return attributesOf(value.kvlistValue.values);
  if (value.bytesValue !== undefined) return bytesOf(value.bytesValue);
  return null;
}

export function wholeOf(value: WireLong): number | bigint {
  const whole = BigInt(value);
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

export function nanosOf(value: WireLong = 0): bigint {
  return BigInt(value);
}

/** Reads counts and bucket counts, which no test makes larger than a safe integer. */
export function countOf(value: WireLong = 0): number {
  return Number(value);
}

/**
 * Hex text of an id, undefined where it is empty.
 *
 * @param size bytes that the id must have: 16 for traces, 8 for spans
 */
export function idOf(value: WireBytes | undefined, size: 8 | 16): string | undefined {
  const text = typeof value === 'string' ? value : Buffer.from(value ?? []).toString('hex');
  if (text === '') return undefined;
  // OTLP/JSON ids are hex, not the base64 of the ordinary protobuf mapping.
  if (text.length === size * 2 && /^[0-9a-f]+$/i.test(text)) return text.toLowerCase();
  throw new Error(`an id of ${size} bytes was expected, not "${text}"`);
}

/** An id that must be there. */
export function requiredIdOf(value: WireBytes | undefined, size: 8 | 16): string {
  const id = idOf(value, size);
  if (id === undefined || /^0+$/.test(id)) throw new Error(`an id of ${size} bytes is missing`);
  return id;
}

/** The name at that place; OTLP/JSON enums are numbers only, never names. */
export function enumOf<T extends string>(names: readonly T[], value: number = 0): T {
  const name = typeof value === 'number' ? names[value] : undefined;
  if (name === undefined) throw new Error(`not one of ${names.join(', ')}: ${String(value)}`);
  return name;
}

export function scopeOf(scope: WireScope = {}, schemaUrl: string = ''): Scope {
  const { name = '', version = '', attributes } = scope;
  return { name, version, schemaUrl, attributes: attributesOf(attributes) };
}

function bytesOf(value: WireBytes): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.from(value);
}

function textOf(value: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`stringValue holds ${typeof value}`);
}
