import { expect, test } from 'vitest';
import { makeFrozenSets } from '../../../../src/instrumentations/metrics/frozen-sets.ts';

const keys = ['method', 'status', 'route'];

test('equal sets are one frozen object, whatever else there is', () => {
  const setOf = makeFrozenSets(keys);
  const first = setOf({ method: 'GET', status: 200, path: '/a' });
  expect(first).toEqual({ method: 'GET', status: 200 });
  expect(Object.isFrozen(first)).toBe(true);
  expect(setOf({ status: 200, method: 'GET', path: '/b' })).toBe(first);
});

test.each([
  { method: 'GET', status: '200' },
  { method: 'GET' },
  { method: 'GET', route: 200 },
  { status: 200 },
  {},
])('%j is a set of its own', (attributes) => {
  const setOf = makeFrozenSets(keys);
  const other = setOf({ method: 'GET', status: 200 });
  expect(setOf(attributes)).toEqual(attributes);
  expect(setOf(attributes)).not.toBe(other);
});

test('over the limit sets are right, and not kept', () => {
  const setOf = makeFrozenSets(keys, 1);
  const known = setOf({ method: 'GET' });
  const stranger = { method: 'PUT', path: '/a' };
  expect(setOf(stranger)).toEqual({ method: 'PUT' });
  expect(setOf(stranger)).not.toBe(setOf(stranger));
  expect(setOf({ method: 'GET' })).toBe(known);
});
