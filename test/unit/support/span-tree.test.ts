import { expect, test } from 'vitest';
import { spanTree, type DrawnSpan } from '../../support/span-tree.ts';

function span(spanId: string, parentSpanId: string | undefined, start: number): DrawnSpan {
  return {
    traceId: 't',
    spanId,
    parentSpanId,
    name: spanId,
    kind: parentSpanId === undefined ? 'SERVER' : 'CLIENT',
    attributes: { 'http.route': '/', list: ['a', 1] },
    startNanos: BigInt(start),
    status: { code: 'UNSET' },
  };
}

test('children are under their parents, all in the order of their start', () => {
  const spans = [
    span('late', undefined, 50),
    span('second', 'root', 30),
    span('root', undefined, 10),
    span('deep', 'first', 40),
    span('first', 'root', 20),
  ];
  expect(spanTree(spans)).toMatchInlineSnapshot(`
    "SERVER root
      CLIENT first
        CLIENT deep
      CLIENT second
    SERVER late"
  `);
});

test('shows the attributes asked for, where there are any', () => {
  expect(spanTree([span('a', undefined, 1)], ['http.route', 'none', 'list'])).toBe(
    'SERVER a http.route=/ list=["a",1]',
  );
});

test('marks a remote parent and an error', () => {
  const broken: DrawnSpan = { ...span('a', 'elsewhere', 1), status: { code: 'ERROR' } };
  expect(spanTree([broken])).toBe('CLIENT a (remote parent) (error)');
});

test('a parent is one of the same trace', () => {
  const other: DrawnSpan = { ...span('child', 'root', 2), traceId: 'other' };
  expect(spanTree([span('root', undefined, 1), other])).toBe(
    'SERVER root\nCLIENT child (remote parent)',
  );
});

test('spans of the same moment are in the order of their names', () => {
  expect(spanTree([span('b', undefined, 1), span('a', undefined, 1)])).toBe('SERVER a\nSERVER b');
});

test('nothing is left out: a circle of parents is an error', () => {
  expect(() => spanTree([span('a', 'b', 1), span('b', 'a', 2)])).toThrow('ancestors');
});

test('no spans are no text', () => {
  expect(spanTree([])).toBe('');
});
