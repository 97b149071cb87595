import { expect, test } from 'vitest';
import { makeVoice } from '../../../src/diag/voice.ts';
import { usualDepth, makeValueLimits } from '../../../src/pipeline/value-limits.ts';

function bounded(value: unknown, longest?: number): { value: unknown; said: string[] } {
  const said: string[] = [];
  const limit = makeValueLimits(
    longest,
    makeVoice('warn', (line) => said.push(line)),
  );
  const attributes = { key: value };
  limit(attributes);
  return { value: attributes.key, said };
}

test.each<[value: unknown, longest: number, cut: unknown]>([
  ['abcdef', 3, 'abc'],
  ['abc', 3, 'abc'],
  ['abc', 0, ''],
  ['', 0, ''],
  ['😀😀😀', 2, '😀😀'],
  ['a😀b', 2, 'a😀'],
  ['a😀b', 3, 'a😀b'],
  ['é'.normalize('NFD'), 1, 'e'],
  ['\ud83dxx', 2, '\ud83dx'],
  [12_345, 2, 12_345],
  [true, 1, true],
  [null, 1, null],
  [['abc', 1, 'de'], 2, ['ab', 1, 'de']],
  [{ a: 'abc', b: { c: ['abcd'] } }, 2, { a: 'ab', b: { c: ['ab'] } }],
  [Uint8Array.from([1, 2, 3]), 2, Uint8Array.from([1, 2])],
])('%j at a length of %i is %j', (value, longest, cut) => {
  expect(bounded(value, longest)).toEqual({ value: cut, said: [] });
});

/** A value with so many levels of arrays, or of maps. */
const nested = (levels: number, wrap: (inner: unknown) => unknown): unknown =>
  levels === 0 ? 'core' : wrap(nested(levels - 1, wrap));

test.each([
  ['arrays', (inner: unknown) => [inner]],
  ['maps', (inner: unknown) => ({ inner })],
])('%s: 64 levels are kept, deeper ones are emptied and said once', (_, wrap) => {
  const kept = nested(usualDepth, wrap);
  expect(bounded(kept)).toEqual({ value: kept, said: [] });
  const { value, said } = bounded(nested(usualDepth + 1, wrap));
  expect(JSON.stringify(value)).not.toContain('core');
  expect(JSON.stringify(value)).toContain('null');
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('the value of the attribute "key" has more than 64 levels');
});

test('further values that are too deep are not said', () => {
  const said: string[] = [];
  const limit = makeValueLimits(
    undefined,
    makeVoice('warn', (line) => said.push(line)),
  );
  limit({ a: nested(70, (inner) => [inner]), b: nested(70, (inner) => [inner]) });
  limit({ c: nested(70, (inner) => [inner]) });
  expect(said).toHaveLength(1);
});

test('what is neither long nor deep is not copied', () => {
  const list = ['a', 'b'];
  expect(bounded(list).value).toBe(list);
});
