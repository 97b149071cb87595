import { createContextKey, ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { rootContext } from '../../../src/pipeline/root-context.ts';

const [one, two, three] = ['one', 'two', 'three'].map((name) => createContextKey(name)) as [
  symbol,
  symbol,
  symbol,
];

const deeds: readonly (readonly [string, (root: Context) => Context])[] = [
  ['nothing', (root) => root],
  ['a value', (root) => root.setValue(one, 1)],
  ['several values', (root) => root.setValue(one, 1).setValue(two, 2).setValue(three, 3)],
  ['a value set again', (root) => root.setValue(one, 1).setValue(two, 2).setValue(one, 3)],
  ['undefined', (root) => root.setValue(one, undefined).setValue(two, 2)],
  ['a deleted value', (root) => root.setValue(one, 1).setValue(two, 2).deleteValue(one)],
  ['a value that never was', (root) => root.setValue(one, 1).deleteValue(three)],
  ['a key as a value', (root) => root.setValue(one, two).setValue(three, 3)],
  ['a deleted key that is a value', (root) => root.setValue(one, two).deleteValue(two)],
];

test.for(deeds)("%s is as in the API's own context", ([, deed]) => {
  const values = (context: Context): unknown[] =>
    [one, two, three].map((key) => context.getValue(key));
  expect(values(deed(rootContext))).toEqual(values(deed(ROOT_CONTEXT)));
});

test('a context is not changed by those made from it', () => {
  const parent = rootContext.setValue(one, 1);
  parent.setValue(one, 2).setValue(two, 2).deleteValue(one);
  expect([parent.getValue(one), parent.getValue(two)]).toEqual([1, undefined]);
  expect(rootContext.getValue(one)).toBeUndefined();
});
