import { expect, test } from 'vitest';
import { chooseProxy } from '../../../src/config/proxy.ts';
import { proxyVariables } from '../../../src/config/proxy-variables.ts';
import type { Env } from '../../../src/config/read.ts';

function choose(url: string, env: Env) {
  const variables = proxyVariables(env);
  return variables === undefined ? {} : chooseProxy(url, variables);
}

const both = { HTTP_PROXY: 'http://plain:3128', HTTPS_PROXY: 'http://secure:3129' };
const [plain, secure] = ['http://plain:3128/', 'http://secure:3129/'];

test.each<[url: string, env: Env, proxy: string | undefined]>([
  ['http://collector:4318/v1/traces', both, plain],
  ['https://collector', both, secure],
  ['unix:/run/collector', both, undefined],
  ['http://collector', { HTTPS_PROXY: 'http://secure' }, undefined],
  ['http://collector', { HTTP_PROXY: ' ', ALL_PROXY: 'http://all' }, undefined],
  ['http://collector', { HTTP_PROXY: 'http://upper', http_proxy: 'http://lower' }, 'http://lower/'],
  ['http://collector', { HTTP_PROXY: 'http://upper', http_proxy: '' }, 'http://upper/'],
  ['https://collector', { https_proxy: 'proxy:8080' }, 'http://proxy:8080/'],
  ['https://collector', { https_proxy: 'u:p%40@proxy:8080' }, 'http://u:p%40@proxy:8080/'],
  ['https://collector', { https_proxy: 'HTTPS://proxy' }, 'https://proxy/'],
  // This machine.
  ['http://localhost:4318', both, undefined],
  ['http://LOCALHOST.:4318', both, undefined],
  ['http://127.8.9.1:4318', both, undefined],
  ['http://[::1]:4318', both, undefined],
  ['http://127.example.com', both, plain],
  ['http://localhost.example.com', both, plain],
])('%s with %j', (url, env, proxy) => {
  expect(choose(url, env).proxy?.url).toBe(proxy);
});

test.each<[url: string, list: string, isDirect: boolean]>([
  ['http://collector', '*', true],
  ['http://collector', '', false],
  ['http://collector', 'other, collector', true],
  ['http://COLLECTOR', 'Collector', true],
  ['http://collector', 'collect', false],
  ['http://a.example.com', 'example.com', true],
  ['http://a.example.com', '.example.com', true],
  ['http://a.example.com', '*.example.com', true],
  ['http://example.com', '.example.com', true],
  ['http://notexample.com', 'example.com', false],
  ['http://example.com.evil', 'example.com', false],
  ['http://collector:4318', 'collector:4318', true],
  ['http://collector:4318', 'collector:4317', false],
  ['http://collector', 'collector:80', true],
  ['https://collector', 'collector:443', true],
  ['http://10.1.2.3', '10.1.2.3', true],
  ['http://10.1.2.3', '10.0.0.0/8', true],
  ['http://10.1.2.3:4318', '10.0.0.0/8:4318', true],
  ['http://11.1.2.3', '10.0.0.0/8', false],
  ['http://192.168.1.130', '192.168.1.128/25', true],
  ['http://192.168.1.1', '192.168.1.128/25', false],
  ['http://192.168.1.1', '0.0.0.0/0', true],
  ['http://10.1.2.3', '10.0.0.0/33', false],
  ['http://10.1.2.3', '2.3', false],
  ['http://collector', '10.0.0.0/8', false],
  ['http://[fd00::5]:4318', 'fd00::5', true],
  ['http://[fd00::5]:4318', '[fd00::5]:4318', true],
  ['http://[fd00::5]:4318', '[fd00::5]:4317', false],
])('%s with NO_PROXY=%s: %s', (url, list, isDirect) => {
  const env = { ...both, NO_PROXY: list };
  expect(choose(url, env).proxy === undefined).toBe(isDirect);
});

test('what names a proxy is told apart, and the lower-case list holds', () => {
  expect(choose('https://collector', { https_proxy: 'proxy' }).proxy?.option).toBe('https_proxy');
  const env = { ...both, no_proxy: 'collector', NO_PROXY: 'other' };
  expect(choose('https://collector', env).proxy).toBeUndefined();
  expect(choose('https://other', env).proxy?.url).toBe(secure);
});

test.each([
  ['socks5://proxy:1080', '"socks5://proxy:1080" is neither http:// nor https://'],
  ['http://proxy:99999', '"http://proxy:99999" is not a URL'],
  ['http://user:secret@proxy:x', '"http://***@proxy:x" is not a URL'],
  ['user:secret@pro xy', '"***@pro xy" is not a URL'],
])('HTTPS_PROXY=%s is said, without secrets', (value, what) => {
  expect(choose('https://collector', { HTTPS_PROXY: value })).toEqual({
    problem: {
      option: 'HTTPS_PROXY',
      because: `HTTPS_PROXY=${what}; telemetry is sent without a proxy`,
    },
  });
});
