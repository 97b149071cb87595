import { expect, test } from 'vitest';
import { errorTypeOf, isAbort } from '../../../../src/instrumentations/native/error-type.ts';

class OwnError extends Error {}
const coded = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
const aborted = (cause?: unknown): Error => {
  return Object.assign(new Error('aborted', { cause }), { name: 'AbortError', code: 'ABORT_ERR' });
};
const timeout = new DOMException('late', 'TimeoutError');

test.each([
  [coded, 'ECONNREFUSED'],
  [new TypeError('no'), 'TypeError'],
  [new OwnError('no'), 'OwnError'],
  [new DOMException('no', 'DataCloneError'), 'DataCloneError'],
  [timeout, 'TimeoutError'],
  [aborted(timeout), 'TimeoutError'],
  [new Error('no'), '_OTHER'],
  ['text', '_OTHER'],
  [undefined, '_OTHER'],
  [null, '_OTHER'],
])('error.type of %s', (error, type) => {
  expect(errorTypeOf(error)).toBe(type);
});

test.each([
  [aborted(), true],
  [new DOMException('no', 'AbortError'), true],
  [aborted(timeout), false],
  [timeout, false],
  [coded, false],
  [undefined, false],
])('%s is given up: %s', (error, given) => {
  expect(isAbort(error)).toBe(given);
});
