import { expect, test } from 'vitest';
import { chooseColour, paint } from '../../../src/render/colour.ts';

type Case = readonly [env: Record<string, string>, terminal: boolean, file: boolean];

test.each<Case>([
  [{}, true, false],
  [{ TERM: 'xterm-256color' }, true, false],
  [{ TERM: 'dumb' }, false, false],
  [{ NO_COLOR: '1' }, false, false],
  [{ NO_COLOR: '0' }, false, false],
  [{ NO_COLOR: 'false' }, false, false],
  [{ NO_COLOR: '' }, true, false],
  [{ FORCE_COLOR: '0' }, false, false],
  [{ FORCE_COLOR: 'false' }, false, false],
  [{ FORCE_COLOR: '1' }, true, true],
  [{ FORCE_COLOR: '2' }, true, true],
  [{ FORCE_COLOR: '3' }, true, true],
  [{ FORCE_COLOR: 'true' }, true, true],
  [{ FORCE_COLOR: 'yes' }, true, true],
  [{ FORCE_COLOR: '' }, true, false],
  [{ FORCE_COLOR: '1', TERM: 'dumb' }, true, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, true],
  [{ FORCE_COLOR: '0', NO_COLOR: '' }, false, false],
  [{ FORCE_COLOR: '', NO_COLOR: '1' }, false, false],
])('%o: on a terminal %s, else %s', (env, terminal, file) => {
  expect([chooseColour(env, true), chooseColour(env, false)]).toEqual([terminal, file]);
});

test.each([
  ['x', undefined, 'x'],
  ['', 'red', ''],
  ['x', 'red', '\u001b[31mx\u001b[0m'],
  ['x', 'alarm', '\u001b[1;31mx\u001b[0m'],
] as const)('%j in %s', (text, style, expected) => {
  expect(paint(text, style)).toBe(expected);
});
