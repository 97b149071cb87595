import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import {
  forwardedOf,
  recordingAttributes,
  samplingAttributes,
  schemeOf,
} from '../../../../src/instrumentations/native/server-attributes.ts';
import { makeRedact } from '../../../../src/instrumentations/native/redact-url.ts';

const get = { value: 'GET', title: 'GET' };
const peer = { remoteAddress: '10.0.0.1', remotePort: 4711 };

function request(parts: object, headers: Record<string, string> = {}): IncomingMessage {
  return { socket: peer, httpVersion: '1.1', ...parts, headers } as unknown as IncomingMessage;
}

test.each([
  ['/a/b?c=d', '/a/b', 'c=d'],
  ['/a?sig=x&b=%20', '/a', 'sig=REDACTED&b=%20'],
  ['/a?', '/a', undefined],
  ['/', '/', undefined],
  ['*', '*', undefined],
  ['//a?b', '//a', 'b'],
  ['http://shop.example/a?b=http://c/', '/a', 'b=http://c/'],
  ['http://shop.example?b', '/', 'b'],
  ['http://shop.example', '/', undefined],
  ['/a?next=http://b/', '/a', 'next=http://b/'],
])('path and query of %s', (url, path, query) => {
  const attributes = samplingAttributes(
    request({ url }),
    get,
    'http',
    makeRedact(['sig', 'Signature']),
  );
  expect(attributes['url.path']).toBe(path);
  expect(attributes['url.query']).toBe(query);
});

test.each<[Record<string, string>, boolean, string]>([
  [{}, false, 'http'],
  [{}, true, 'https'],
  [{ 'x-forwarded-proto': 'https, http' }, false, 'https'],
  [{ 'x-forwarded-proto': 'HTTP' }, true, 'http'],
  [{ 'x-forwarded-proto': 'http', forwarded: 'proto=https' }, false, 'https'],
  [{ 'x-forwarded-proto': 'gopher' }, true, 'https'],
])('the scheme with %j, encrypted %s', (headers, encrypted, scheme) => {
  const asked = request({ socket: { encrypted } }, headers);
  expect(schemeOf(asked, forwardedOf(asked))).toBe(scheme);
});

test.each<[Record<string, string>, object]>([
  [{ host: 'a:81' }, { address: 'a', port: 81, client: '10.0.0.1' }],
  [{ host: 'a' }, { address: 'a', port: 443, client: '10.0.0.1' }],
  [{}, { address: undefined, port: undefined, client: '10.0.0.1' }],
  [
    { host: 'a', 'x-forwarded-host': 'b:82, c' },
    { address: 'b', port: 82, client: '10.0.0.1' },
  ],
  [
    { host: 'a', 'x-forwarded-host': 'b', forwarded: 'for="[::2]:9";host="c:83"' },
    { address: 'c', port: 83, client: '::2' },
  ],
  [
    { 'x-forwarded-for': '1.2.3.4:5, 6.7.8.9' },
    { address: undefined, port: undefined, client: '1.2.3.4' },
  ],
])('addresses with %j', (headers, told) => {
  const asked = request({}, headers);
  const attributes = recordingAttributes(asked, get, 'https', forwardedOf(asked));
  expect({
    address: attributes['server.address'],
    port: attributes['server.port'],
    client: attributes['client.address'],
  }).toEqual(told);
  expect(attributes['network.peer.address']).toBe('10.0.0.1');
});
