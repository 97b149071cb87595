import { expect, test } from 'vitest';
import { limitRate } from '../../../src/diag/rate-limit.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');

/** Says lines at seconds after noon and reads what went out. */
function said(...lines: readonly (readonly [second: number, line: string])[]): string[] {
  const out: string[] = [];
  let now = noon;
  const say = limitRate(
    (line) => void out.push(line),
    () => now,
  );
  for (const [second, line] of lines) {
    now = noon + second * 1000;
    say(line);
  }
  return out;
}

function many(count: number, second: number): (readonly [number, string])[] {
  return Array.from({ length: count }, (_, at) => [second, `line ${at}`] as const);
}

const pause = 'warn: 60 lines within a minute; further ones are left out until 12:01:00 UTC';

test.each([
  [
    'different lines',
    [
      [0, 'a'],
      [0, 'b'],
      [1, 'c'],
    ],
    ['a', 'b', 'c'],
  ],
  [
    'the same within a minute',
    [
      [0, 'a'],
      [1, 'a'],
      [59.999, 'a'],
    ],
    ['a'],
  ],
  [
    'the same after a minute',
    [
      [0, 'a'],
      [60, 'a'],
    ],
    ['a', 'a'],
  ],
  [
    'the count of what was left out',
    [
      [0, 'a'],
      [1, 'a'],
      [30, 'a'],
      [60, 'a'],
      [119, 'a'],
      [120, 'a'],
    ],
    ['a', 'a (said 2 more times)', 'a (said once more)'],
  ],
  [
    'each line has a count of its own',
    [
      [0, 'a'],
      [1, 'b'],
      [2, 'a'],
      [61, 'b'],
      [62, 'a'],
    ],
    ['a', 'b', 'b', 'a (said once more)'],
  ],
  [
    'a clock that is set back',
    [
      [0, 'a'],
      [-3600, 'a'],
    ],
    ['a', 'a'],
  ],
] as const)('%s', (_, lines, expected) => {
  expect(said(...lines)).toEqual(expected);
});

test('60 lines go out in a minute, then one that says until when there are no more', () => {
  const out = said(...many(200, 7.5), [66, 'late'], [67.5, 'again']);
  expect(out).toHaveLength(62);
  expect(out.slice(59)).toEqual(['line 59', pause.replace('01:00', '01:07'), 'again']);
});

test('what is repeated takes nothing from the others', () => {
  const repeated = Array.from({ length: 500 }, () => [1, 'a'] as const);
  expect(said(...repeated, ...many(59, 2))).toHaveLength(60);
});

test('what was left out may be said once there is room', () => {
  expect(said(...many(60, 0), [1, 'b'], [60, 'b'])).toEqual([
    ...many(60, 0).map(([, line]) => line),
    pause,
    'b',
  ]);
});

test('lines of long ago are forgotten, with their counts', () => {
  const others = (second: number): (readonly [number, string])[] =>
    many(50, second).map(([at, line]) => [at, `${line} at ${second}`]);
  const out = said([0, 'a'], [1, 'a'], ...others(60), ...others(120), [180, 'a']);
  expect(out.at(-1)).toBe('a');
});
