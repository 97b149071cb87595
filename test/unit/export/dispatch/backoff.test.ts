import { expect, test } from 'vitest';
import { backoffMillis } from '../../../../src/export/dispatch/backoff.ts';
import { readRetryAfter } from '../../../../src/export/transport/retry-after.ts';

test('1 s, half as long again each time, 10 s at most, spread by a fifth', () => {
  expect([1, 2, 3].map((failures) => backoffMillis(failures, 0.5))).toEqual([1000, 1500, 2250]);
  expect([0, 1].map((random) => Math.round(backoffMillis(1, random)))).toEqual([800, 1200]);
  expect([0, 1].map((random) => Math.round(backoffMillis(50, random)))).toEqual([8000, 12_000]);
});

test.for([
  ['0', 0],
  [' 120 ', 120_000],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['', undefined],
  [undefined, undefined],
] as const)('Retry-After %s', ([text, millis]) => {
  expect(readRetryAfter(text, 10_000)).toBe(millis);
});
