import { expect, test } from 'vitest';
import { drawBar } from '../../../src/render/waterfall.ts';

const whole = { startMillis: 1000, endMillis: 1100 };
const bar = (start: number, end: number, of = whole): string =>
  drawBar({ startMillis: start, endMillis: end }, of, 10);

test.each([
  ['all', bar(1000, 1100), '━━━━━━━━━━'],
  ['the first half', bar(1000, 1050), '━━━━━     '],
  ['the second half', bar(1050, 1100), '     ━━━━━'],
  ['halves of columns', bar(1005, 1015), '╺╸        '],
  ['too short to be seen', bar(1050, 1050), '     ╸    '],
  ['at the very end', bar(1100, 1100), '         ╺'],
  ['beyond both ends', bar(0, 2000), '━━━━━━━━━━'],
  ['before the start', bar(0, 10), '╸         '],
  ['of nothing', bar(1000, 1000, { startMillis: 1000, endMillis: 1000 }), '━━━━━━━━━━'],
])('%s', (_, drawn, expected) => {
  expect(drawn).toBe(expected);
});
