import { expect, test } from 'vitest';
import { makeGuard, type Guard } from '../../../src/diag/guard.ts';
import { makeVoice } from '../../../src/diag/voice.ts';

function listen(level: 'warn' | 'debug'): { guard: Guard; lines: string[] } {
  const lines: string[] = [];
  return { lines, guard: makeGuard(makeVoice(level, (line) => void lines.push(line))) };
}

const fail = (reason: string) => (): never => {
  throw new Error(reason);
};

test('passes on what the step returns', () => {
  const { guard, lines } = listen('debug');
  expect(guard('step', () => 5)).toBe(5);
  expect(lines).toEqual([]);
});

test('a failure becomes one line and undefined', () => {
  const { guard, lines } = listen('warn');
  expect(guard('step', fail('boom'))).toBeUndefined();
  expect(lines).toEqual(['[otel-agent] warn: step failed, the app goes on without it: boom\n']);
});

test('each failure is said once', () => {
  const { guard, lines } = listen('warn');
  for (const [step, reason] of [
    ['one', 'boom'],
    ['one', 'boom'],
    ['two', 'boom'],
    ['one', 'bang'],
  ] as const) {
    guard(step, fail(reason));
  }
  expect(lines).toHaveLength(3);
});

test('the stack is for level debug', () => {
  const { guard, lines } = listen('debug');
  guard('step', fail('boom'));
  expect(lines.join('')).toMatch(/Error: boom\n\s+at /);
});

test.each([[null], [undefined], [Object.create(null)], ['text']])('%o may be thrown', (thrown) => {
  const { guard, lines } = listen('debug');
  const step = (): never => {
    throw thrown;
  };
  expect(guard('step', step)).toBeUndefined();
  expect(lines[0]).toContain('step failed');
});
