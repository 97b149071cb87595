import { expect, test } from 'vitest';
import { firstOf, parseForwarded } from '../../../../src/instrumentations/native/forwarded.ts';

test.each([
  ['for=192.0.2.43', { for: '192.0.2.43' }],
  ['For="[2001:db8:cafe::17]:4711"', { for: '[2001:db8:cafe::17]:4711' }],
  [
    'for=192.0.2.60;proto=https;by=203.0.113.43;host=shop.example:8443',
    { for: '192.0.2.60', proto: 'https', host: 'shop.example:8443' },
  ],
  ['for=192.0.2.43, for="[2001:db8::17]";host=b', { for: '192.0.2.43', host: 'b' }],
  ['proto = HTTPS ; host = "a\\"b"', { proto: 'HTTPS', host: 'a"b' }],
  ['by=x;secret-for=1', {}],
  ['for=;host="', {}],
  ['constructor=1', {}],
  ['', {}],
])('Forwarded: %s', (text, parsed) => {
  expect(parseForwarded(text)).toEqual(parsed);
});

test.each([
  ['203.0.113.7, 10.0.0.1', '203.0.113.7'],
  [' 203.0.113.7', '203.0.113.7'],
  [['a, b', 'c'], 'a'],
  [',a', undefined],
  ['', undefined],
  [undefined, undefined],
])('the first of %j', (header, first) => {
  expect(firstOf(header)).toBe(first);
});
