import { expect, test } from 'vitest';
import { makeMethodReader } from '../../../../src/instrumentations/native/http-method.ts';

test.each([
  ['GET', { value: 'GET', title: 'GET' }],
  ['get', { value: 'GET', title: 'GET', original: 'get' }],
  ['PATCH', { value: '_OTHER', title: 'HTTP', original: 'PATCH' }],
  ['toString', { value: '_OTHER', title: 'HTTP', original: 'toString' }],
  ['', { value: '_OTHER', title: 'HTTP', original: '' }],
])('"%s" where GET and POST are known', (method, read) => {
  expect(makeMethodReader(['GET', 'POST'])(method)).toEqual(read);
});
