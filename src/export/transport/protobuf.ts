/** One field of a protobuf message: a number, or bytes for text, nested messages and doubles. */
export type Field = { readonly number: number; readonly value: number | Uint8Array };

/**
 * Reads the top level of a protobuf message, as far as it is sound; never throws.
 * Numbers above 2⁵³ lose precision; fields of 32 bits are skipped.
 */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let shift = 1; at < bytes.length; shift *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
    return NaN;
  };
  while (at < bytes.length) {
    const tag = readVarint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) fields.push({ number, value: readVarint() });
    else if (wire === 1) fields.push({ number, value: bytes.subarray(at, (at += 8)) });
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = readVarint();
      if (!(at + length <= bytes.length)) break;
      fields.push({ number, value: bytes.subarray(at, at + length) });
      at += length;
    } else break;
  }
  return fields;
}

/** The bytes of a field, empty where it is missing or a number. */
export function bytesOf(fields: readonly Field[], number: number): Uint8Array {
  const found = fields.find((field) => field.number === number)?.value;
  return found instanceof Uint8Array ? found : new Uint8Array();
}

/** The number in a field, 0 where it is missing (protobuf's default) or not sound. */
export function numberOf(fields: readonly Field[], number: number): number {
  const found = fields.find((field) => field.number === number)?.value;
  return typeof found === 'number' && Number.isFinite(found) ? found : 0;
}

/** The double in a field, 0 where it is missing (protobuf's default) or not sound. */
export function doubleOf(fields: readonly Field[], number: number): number {
  const bytes = bytesOf(fields, number);
  if (bytes.length !== 8) return 0;
  const value = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  return Number.isFinite(value) ? value : 0;
}
