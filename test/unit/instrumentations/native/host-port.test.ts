import { expect, test } from 'vitest';
import { hostInUrl, parseHostPort } from '../../../../src/instrumentations/native/host-port.ts';

test.each([
  ['shop.example', { host: 'shop.example' }],
  ['shop.example:8080', { host: 'shop.example', port: 8080 }],
  ['10.0.0.1:80', { host: '10.0.0.1', port: 80 }],
  ['[::1]', { host: '::1' }],
  ['[2001:db8::1]:4711', { host: '2001:db8::1', port: 4711 }],
  ['2001:db8::1', { host: '2001:db8::1' }],
  ['shop.example:', { host: 'shop.example:' }],
  ['shop.example:http', { host: 'shop.example:http' }],
  ['', { host: '' }],
])('"%s"', (text, parsed) => {
  expect(parseHostPort(text)).toEqual(parsed);
});

test.each([
  ['shop.example', 'shop.example'],
  ['::1', '[::1]'],
  ['[::1]', '[::1]'],
])('%s in a URL', (host, shown) => {
  expect(hostInUrl(host)).toBe(shown);
});
