import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { fixed32Tag, fixed64Tag, lengthTag, varintTag } from '../../../../src/export/encode/tag.ts';
import { Writer } from '../../../../src/export/encode/writer.ts';

/** Reads one field: its number, its wire type, and what is left. */
function fieldOf(to: Writer): { number: number; wire: number; rest: protobuf.Reader } {
  const rest = protobuf.Reader.create(to.written);
  const tag = rest.uint32();
  return { number: tag >>> 3, wire: tag & 7, rest };
}

test.each([
  0,
  1,
  127,
  128,
  16_383,
  16_384,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  -1,
  -128,
  -(2 ** 32),
  1 - 2 ** 53,
])('varint %i', (value) => {
  const to = new Writer();
  to.varint(varintTag(3), value);
  const { number, wire, rest } = fieldOf(to);
  expect([number, wire, longOf(rest), rest.pos]).toEqual([3, 0, String(value), to.length]);
});

test.each([0n, 1n, -1n, 2n ** 32n, -(2n ** 32n), 2n ** 63n - 1n, -(2n ** 63n)])(
  'bigint %i',
  (value) => {
    const to = new Writer();
    to.bigint(varintTag(3), value);
    const { rest } = fieldOf(to);
    expect([longOf(rest), rest.pos]).toEqual([String(value), to.length]);
  },
);

test.each([1, 15, 16, 2047])('tag of field %i', (field) => {
  const to = new Writer();
  to.fixed32(fixed32Tag(field), 0xdeadbeef);
  const { number, wire, rest } = fieldOf(to);
  expect([number, wire, rest.fixed32(), rest.pos]).toEqual([field, 5, 0xdeadbeef, to.length]);
});

test('times of every size are exact', () => {
  for (const seconds of [0, 1, 4, 65_535, 65_536, 1_763_652_345, 2 ** 32 + 1, 18_446_744_072]) {
    for (const nanos of [0, 1, 294_967_295, 294_967_296, 294_967_297, 999_999_999]) {
      const to = new Writer();
      to.time(fixed64Tag(1), [seconds, nanos]);
      const expected = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
      expect(Buffer.from(to.written).readBigUInt64LE(1)).toBe(expected);
    }
  }
});

test.each([
  '',
  'a',
  'é',
  '漢字',
  '😀',
  '\ud800',
  '\udc00a',
  'a\ud83d',
  'x'.repeat(43),
  'é'.repeat(64),
  '漢'.repeat(6000),
])('text is what Buffer makes of it: %s', (text) => {
  const to = new Writer(0);
  to.string(lengthTag(1), text);
  const { rest } = fieldOf(to);
  expect(Buffer.from(rest.bytes()).equals(Buffer.from(text))).toBe(true);
  expect(rest.pos).toBe(to.length);
});

test.each<[text: string, bytes: number[]]>([
  ['', []],
  ['00ff7a', [0, 0xff, 0x7a]],
  ['ABCDEF', [0xab, 0xcd, 0xef]],
  ['12345', [0x12, 0x34]],
  ['zz1漢', [0, 0x10]],
])('hex %s', (text, bytes) => {
  const to = new Writer();
  to.hex(lengthTag(1), text);
  expect([...fieldOf(to).rest.bytes()]).toEqual(bytes);
});

/** protobufjs gives a number, or an object where that would not be exact. */
function longOf(rest: protobuf.Reader): string {
  return (rest.int64() as { toString(): string }).toString();
}

test.each([0, 1, 127, 128, 16_383, 16_384, 100_000])(
  'a message of %i bytes has the shortest length, whatever was guessed',
  (size) => {
    for (const guess of [1, 2, 3]) {
      const to = new Writer(0);
      to.tag(lengthTag(1));
      const start = to.open(guess);
      for (let i = 0; i < size; i++) to.rewind(to.length + 1);
      to.close(start, guess);
      const lengthBytes = protobuf.Writer.create().uint32(size).finish().length;
      expect(to.length).toBe(1 + lengthBytes + size);
      expect(fieldOf(to).rest.uint32()).toBe(size);
    }
  },
);

test('what comes before and after a moved message stays', () => {
  const to = new Writer(0);
  to.string(lengthTag(1), 'before');
  to.tag(lengthTag(2));
  const start = to.open();
  to.string(lengthTag(1), 'in'.repeat(100));
  to.close(start);
  to.string(lengthTag(3), 'after');
  const rest = protobuf.Reader.create(to.written);
  expect([rest.uint32(), rest.string()]).toEqual([lengthTag(1), 'before']);
  expect([rest.uint32(), rest.uint32(), rest.uint32()]).toEqual([lengthTag(2), 203, lengthTag(1)]);
  expect([rest.string(), rest.uint32()]).toEqual(['in'.repeat(100), lengthTag(3)]);
  expect([rest.string(), rest.pos]).toEqual(['after', to.length]);
});

test('a buffer that grew is used again from its start', () => {
  const to = new Writer(4);
  to.bytes(lengthTag(1), new Uint8Array(3_000_000).fill(7));
  expect(to.length).toBe(3_000_005);
  to.reset();
  expect(to.length).toBe(0);
  to.double(fixed64Tag(1), -0.5);
  to.bool(varintTag(2), true);
  const { rest } = fieldOf(to);
  expect([rest.double(), rest.uint32(), rest.bool()]).toEqual([-0.5, varintTag(2), true]);
});
