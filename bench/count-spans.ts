/** Fields that lead from an ExportTraceServiceRequest to a span: resource_spans, scope_spans, spans. */
const path = [1, 2, 2];

/**
 * Spans in an OTLP trace request in protobuf, counted without decoding them: the sink shares its
 * processors with what is measured.
 *
 * @throws RangeError where the bytes are no such message
 */
export function countSpans(request: Uint8Array): number {
  return countAt(request, 0);
}

function countAt(message: Uint8Array, depth: number): number {
  let count = 0;
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    at = tag.next;
    if ((tag.value & 7) !== 2) {
      at = skip(message, at, tag.value & 7);
      continue;
    }
    const length = readVarint(message, at);
    at = length.next + length.value;
    if (at > message.length) throw new RangeError('a field is longer than its message');
    if (tag.value >>> 3 !== path[depth]) continue;
    const last = depth === path.length - 1;
    count += last ? 1 : countAt(message.subarray(length.next, at), depth + 1);
  }
  return count;
}

function skip(message: Uint8Array, at: number, wireType: number): number {
  if (wireType === 0) return readVarint(message, at).next;
  if (wireType === 1) return at + 8;
  if (wireType === 5) return at + 4;
  throw new RangeError(`wire type ${wireType}`);
}

function readVarint(message: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  let factor = 1;
  for (let next = at; next < message.length; next += 1) {
    const byte = message[next] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return { value, next: next + 1 };
    factor *= 128;
  }
  throw new RangeError('a number goes past the end of its message');
}
