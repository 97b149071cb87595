import { expect, test } from 'vitest';
import { writeJson } from '../../../../../src/pipeline/exporters/console/json.ts';

const circular: Record<string, unknown> = { name: 'loop' };
circular['self'] = circular;

test.each([
  ['text with quotes and a line feed', 'a"b\n', '"a\\"b\\n"'],
  ['a bigint beyond 2^53', 1795180439304069521n, '1795180439304069521'],
  ['NaN', Number.NaN, '"NaN"'],
  ['minus infinity', -Infinity, '"-Infinity"'],
  ['undefined in a list', [undefined, 1], '[null,1]'],
  ['undefined and functions in an object', { a: undefined, b: () => 1, c: null }, '{"c":null}'],
  ['bytes', new Uint8Array([104, 105]), '"aGk="'],
  ['a Buffer', Buffer.from('hi'), '"aGk="'],
  ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ['a cycle', circular, '{"name":"loop","self":"[Circular]"}'],
  ['empty containers', { a: [], b: {} }, '{"a":[],"b":{}}'],
  ['the same object twice', ((o) => [o, o])({ x: 1 }), '[{"x":1},{"x":1}]'],
])('%s', (_, value, text) => {
  expect(writeJson(value, 0)).toBe(text);
});

test('indented text is what JSON.stringify writes', () => {
  const value = { a: [1, { b: 'c' }], empty: [], none: {}, d: null, 'e "f"': true };
  expect(writeJson(value, 4)).toBe(JSON.stringify(value, null, 4));
});
