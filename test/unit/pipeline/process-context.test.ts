import { expect, test } from 'vitest';
import { variableOf } from '../../../src/pipeline/process-context.ts';

test.each([
  ['traceparent', 'TRACEPARENT'],
  ['x-b3-traceid', 'X_B3_TRACEID'],
  ['my key.ö', 'MY_KEY__'],
  ['1st', '_1ST'],
  ['', '_'],
])('the field %j is the variable %s', (key, name) => {
  expect(variableOf(key)).toBe(name);
});
