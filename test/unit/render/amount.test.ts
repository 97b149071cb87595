import { expect, test } from 'vitest';
import { plural, writeAmount, writeMillis } from '../../../src/render/amount.ts';

test.each([
  [0, '0 ms'],
  [0.0123, '12 µs'],
  [0.9994, '999 µs'],
  [0.9996, '1.0 ms'],
  [99.94, '99.9 ms'],
  [99.96, '100 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [9_994, '9.99 s'],
  [9_996, '10.0 s'],
  [59_940, '59.9 s'],
  [59_960, '1m 00s'],
  [185_000, '3m 05s'],
  [3_599_600, '1h 00m'],
  [2 * 3_600_000 + 5 * 60_000, '2h 05m'],
  [24 * 3_600_000, '1d 00h'],
  [99 * 24 * 3_600_000, '99d 00h'],
])('%d ms is %s', (millis, expected) => {
  expect(writeMillis(millis)).toBe(expected);
  expect(expected.length).toBeLessThanOrEqual(8);
});

test.each([
  [0.25, 's', '250 ms'],
  [-0.25, 's', '-250 ms'],
  [12, 'ms', '12.0 ms'],
  [0, 'By', '0 B'],
  [1536, 'By', '1.5 KiB'],
  [5 * 1024 ** 3, 'By', '5.0 GiB'],
  [9 * 1024 ** 6, 'By', '9437184.0 TiB'],
  [1_234_567, '{request}', '1234567'],
  [0.123456, '1', '0.123'],
  [Infinity, 's', 'Infinity'],
  [NaN, 'By', 'NaN'],
])('%d %s is %s', (value, unit, expected) => {
  expect(writeAmount(value, unit)).toBe(expected);
});

test('plural', () => {
  expect([0, 1, 2].map((count) => plural(count, 'span'))).toEqual(['0 spans', '1 span', '2 spans']);
});
