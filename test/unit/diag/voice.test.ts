import { describe, expect, test } from 'vitest';
import {
  isHeard,
  levels,
  makeVoice,
  reasonOf,
  type Level,
  type Voice,
} from '../../../src/diag/voice.ts';

function listen(level: Level, now?: () => number): { voice: Voice; lines: string[] } {
  const lines: string[] = [];
  return { lines, voice: makeVoice(level, (line) => void lines.push(line), now) };
}

const all = ['error', 'warn', 'info', 'debug'] as const;

test.each([
  ['none', []],
  ['error', ['error']],
  ['warn', ['error', 'warn']],
  ['info', ['error', 'warn', 'info']],
  ['debug', all],
  ['all', all],
] as const)('level %s', (level, heard) => {
  const { voice, lines } = listen(level);
  for (const at of all) voice[at]('text');
  expect(lines).toEqual(heard.map((at) => `[otel-agent] ${at}: text\n`));
  expect(all.filter((at) => isHeard(at, level))).toEqual(heard);
});

test('every level lets through what a stricter one does', () => {
  for (const [at, level] of levels.entries()) {
    expect(levels.filter((other) => isHeard(other, level))).toEqual(levels.slice(0, at + 1));
  }
});

test.each([
  ['line breaks', 'one\ntwo\r\n  three', 'one two three'],
  ['separators of Unicode', 'one\u2028two\u2029three', 'one two three'],
  ['colours and bells', 'red: \x1b[31mtext\x07', 'red: [31mtext '],
])('%s do not get into a line', (_, text, expected) => {
  const { voice, lines } = listen('all');
  voice.warn(text);
  voice.debug(text);
  expect(lines).toEqual([`[otel-agent] warn: ${expected}\n`, `[otel-agent] debug: ${expected}\n`]);
});

describe('stacks', () => {
  const error = new Error('boom');

  test.each(['none', 'error', 'warn', 'info'] as const)('are not shown at %s', (level) => {
    const { voice, lines } = listen(level);
    voice.debug('step', error);
    expect(lines).toEqual([]);
  });

  test.each(['debug', 'all'] as const)('are shown at %s', (level) => {
    const { voice, lines } = listen(level);
    voice.debug('step', error);
    expect(lines).toEqual(['[otel-agent] debug: step\n', `${error.stack}\n`]);
  });

  test.each([
    ['a string', 'boom', ['boom\n']],
    ['null', null, ['null\n']],
    ['nothing', undefined, []],
  ])('of %s', (_, thrown, more) => {
    const { voice, lines } = listen('debug');
    voice.debug('step', thrown);
    expect(lines.slice(1)).toEqual(more);
  });
});

test.each([
  ['warn', 2],
  ['info', 2],
  ['debug', 4],
  ['all', 4],
] as const)('at level %s, of four equal lines within 61 seconds %i are printed', (level, count) => {
  let now = 0;
  const { voice, lines } = listen(level, () => now);
  for (const at of [0, 1, 2, 61_000]) {
    now = at;
    voice.warn('text');
  }
  expect(lines).toHaveLength(count);
  expect(lines.at(-1)).toBe(
    `[otel-agent] warn: text${count === 2 ? ' (said 2 more times)' : ''}\n`,
  );
});

class Hostile extends Error {
  override get message(): string {
    throw new Error('no');
  }
}

test.each([
  ['an error', new Error('boom'), 'boom'],
  ['an error of several lines', new Error('boom\n  at once'), 'boom at once'],
  ['an error without a message', new TypeError(''), 'TypeError'],
  ['a string', 'boom', 'boom'],
  ['undefined', undefined, 'undefined'],
  ['a symbol', Symbol('boom'), 'Symbol(boom)'],
  ['an object without a prototype', Object.create(null), 'a value that cannot be shown'],
  ['an error that throws', new Hostile(), 'a value that cannot be shown'],
])('the reason in %s', (_, thrown, reason) => {
  expect(reasonOf(thrown)).toBe(reason);
});
