import { expect, test } from 'vitest';
import { clean, textOf } from '../../../src/render/clean.ts';

test.each([
  ['plain', 'plain'],
  ['two  spaces\tand\r\nlines\u2028more', 'two spaces and lines more'],
  ['\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
  ['bell\u0007 zero\u0000 delete\u007f', 'bell␇ zero␀ delete␡'],
  ['\u009b31m \u0085', '\ufffd31m \ufffd'],
  ['a\u202eb\u2066c\u200fd', 'a\ufffdb\ufffdc\ufffdd'],
  ['half \ud83d', 'half \ufffd'],
  ['👩‍👧 日本 é', '👩‍👧 日本 é'],
])('%j is printed as %j', (text, expected) => {
  expect(clean(text)).toBe(expected);
});

test('endless text is not looked at to its end', () => {
  expect(clean('x '.repeat(1e6)).length).toBeLessThan(5_000);
});

const ring: { self?: unknown } = {};
ring.self = ring;

test.each([
  ['text', 'text'],
  [7, '7'],
  [7n, '7'],
  [undefined, 'undefined'],
  [null, 'null'],
  [['a', 1], '["a",1]'],
  [{ a: 1n }, '{"a":"1"}'],
  [new Uint8Array(3), '3 bytes'],
  [ring, '[not printable]'],
])('%o as text', (value, expected) => {
  expect(textOf(value)).toBe(expected);
});
