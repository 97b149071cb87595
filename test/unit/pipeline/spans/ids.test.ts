import { afterEach, expect, test, vi } from 'vitest';
import { randomIds } from '../../../../src/pipeline/spans/ids.ts';

afterEach(() => void vi.restoreAllMocks());

test('ids are hex digits, of one length, and hardly ever the same', () => {
  const traces = new Set(Array.from({ length: 1000 }, () => randomIds.generateTraceId()));
  const spans = new Set(Array.from({ length: 1000 }, () => randomIds.generateSpanId()));
  expect([traces.size, spans.size]).toEqual([1000, 1000]);
  for (const id of traces) expect(id).toMatch(/^[\da-f]{32}$/);
  for (const id of spans) expect(id).toMatch(/^[\da-f]{16}$/);
});

test.each([
  [0, '00000001'],
  [1 - 2 ** -53, 'ffffffff'],
  [0x89abcdef / 2 ** 32, '89abcdef'],
])('a random number of %d is %s', (random, word) => {
  vi.spyOn(Math, 'random').mockReturnValue(random);
  expect(randomIds.generateSpanId()).toBe(word + word);
});
