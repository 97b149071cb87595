import type { ClientRequest } from 'node:http';
import { expect, test } from 'vitest';
import {
  fullUrl,
  targetOf,
  type Target,
} from '../../../../src/instrumentations/native/client-attributes.ts';
import { makeRedact } from '../../../../src/instrumentations/native/redact-url.ts';

const shop: Target = { scheme: 'https', host: 'shop.example', port: 443, hasCredentials: false };

test.each<[Partial<Target>, string, string]>([
  [{}, '/a?b', 'https://shop.example/a?b'],
  [{ port: 80 }, '/', 'https://shop.example:80/'],
  [{ scheme: 'http', port: 80 }, '/', 'http://shop.example/'],
  [{ port: undefined }, '/', 'https://shop.example/'],
  [{ host: '::1', port: 8443 }, '/', 'https://[::1]:8443/'],
  [{ hasCredentials: true }, '/?sig=x', 'https://REDACTED:REDACTED@shop.example/?sig=REDACTED'],
  [{}, 'http://far.example/?sig=x', 'http://far.example/?sig=REDACTED'],
])('url.full of %j and %s', (parts, path, url) => {
  expect(fullUrl({ ...shop, ...parts }, path, makeRedact(['sig', 'Signature']))).toBe(url);
});

function request(host: string, header: string | undefined, protocol = 'http:'): ClientRequest {
  return { protocol, host, getHeader: () => header } as unknown as ClientRequest;
}

test.each([
  [request('a', 'a'), { host: 'b', port: '8080', auth: 'x:y' }, 'b', 8080, true],
  [request('a', 'a:8080'), undefined, 'a', 8080, false],
  [request('a', 'a'), undefined, 'a', 80, false],
  [request('a', 'b.example:8080', 'https:'), undefined, 'a', 443, false],
  [request('::1', '[::1]:81'), undefined, '::1', 81, false],
  [request('[::1]', undefined), { port: 81 }, '::1', 81, false],
])('where a request goes: %#', (asked, options, host, port, hasCredentials) => {
  expect(targetOf(asked, options)).toMatchObject({ host, port, hasCredentials });
});
