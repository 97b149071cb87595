import { expect, test } from 'vitest';
import { cut, widthOf } from '../../../src/render/width.ts';

test.each([
  ['', 0],
  ['plain', 5],
  ['naïve', 5],
  ['cafe\u0301', 4],
  ['e\u0301\u0302\u0323', 1],
  ['日本', 4],
  ['ﾊﾛｰ', 3],
  ['ＡＢ', 4],
  ['한국', 4],
  ['\u1112\u1161\u11ab', 2],
  ['👍', 2],
  ['👍🏽', 2],
  ['👩‍👩‍👧‍👦', 2],
  ['🇯🇵', 2],
  ['✈️', 2],
  ['1️⃣', 2],
  ['𠮷', 2],
  ['a\u200bb', 2],
  ['│├└━╸╺…✗✓', 9],
  ['नमस्ते', 4],
])('%j takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test.each([
  ['plain', 5, 'plain'],
  ['plain', 4, 'pla…'],
  ['plain', 1, '…'],
  ['plain', 0, ''],
  ['two words', 5, 'two…'],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['ab👩‍👩‍👧cd', 4, 'ab…'],
  ['ab👩‍👩‍👧cd', 5, 'ab👩‍👩‍👧…'],
  ['cafe\u0301s', 4, 'caf…'],
])('%j in %i columns is %j', (text, columns, expected) => {
  expect(cut(text, columns)).toBe(expected);
});
