import { expect, test } from 'vitest';
import {
  maskUrls,
  maskWords,
  scrub,
  secretsIn,
  smellsOfSecret,
} from '../../../src/doctor/secrets.ts';

test.each([
  ['api.token', true],
  ['DB_PASSWORD', true],
  ['client_secret', true],
  ['authorization', true],
  ['x-auth', true],
  ['AWS_ACCESS_KEY_ID', true],
  ['passphrase', true],
  ['service.author', false],
  ['service.name', false],
  ['passenger.count', false],
  ['PWD', false],
])('%s: %s', (name, expected) => {
  expect(smellsOfSecret(name)).toBe(expected);
});

test.each<[texts: Record<string, string>, secrets: string[]]>([
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=Bearer%20abcdefgh' }, ['Bearer abcdefgh', 'abcdefgh']],
  [{ OTEL_EXPORTER_OTLP_HEADER: 'a=abcdefgh' }, ['abcdefgh']],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://us3r:p%40ss@h/?x=qu3ry' }, ['us3r', 'p@ss', 'qu3ry']],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'a.token=abcdefgh,b=visible' }, ['abcdefgh']],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'token:abcdefgh' }, ['abcdefgh']],
  [{ STRIPE_SECRET_KEY: 'sk_live_1' }, ['sk_live_1']],
  [{ DATABASE_URL: 'postgres://shop:p@ss@db/shop?sslmode=require' }, ['p@ss']],
  [{ HTTPS_PROXY: 'http://tok3n@proxy' }, ['tok3n']],
])('%j hides %j', (texts, secrets) => {
  expect(secretsIn(texts)).toEqual(expect.arrayContaining(secrets));
});

test.each([
  [{ OTEL_SERVICE_NAME: 'shop', HOME: '/root', USE_TOKEN: 'true', KEY_COUNT: '12' }],
  [{ DATABASE_URL: 'postgres://db/shop?sslmode=require' }],
])('%j hides nothing', (texts) => {
  expect(secretsIn(texts)).toEqual([]);
});

test('scrubbing reaches every string, short secrets only as words of their own', () => {
  const value = { a: ['prod and production', 3, null, true], b: { longsecret1: 'xlongsecret1x' } };
  expect(scrub(value, ['longsecret1', 'prod'])).toEqual({
    a: ['*** and production', 3, null, true],
    b: { '***': 'x***x' },
  });
});

test.each([
  ['HTTP 401: bad longsec', 'HTTP 401: bad ***'],
  ['X="http://user:longsec…" is odd', 'X="http://user:***…" is odd'],
  ['ends with long', 'ends with long'],
])('a secret that was cut: %s', (text, expected) => {
  expect(scrub(text, ['longsecret1'])).toBe(expected);
});

test('patterns in secrets are plain text', () => {
  expect(scrub('a (b+c)?$ d', ['(b+c)?$'])).toBe('a (b+c)?$ d'.replace('(b+c)?$', '***'));
});

test.each([
  ['http://u:p@host/x', 'http://***@host/x'],
  ['http://u:p@ss@host/x', 'http://***@host/x'],
  ['http://host/x?a=b&c=d', 'http://host/x?***'],
  ['https://host/ab12ab12ab12ab12ab12ab12/v1/traces', 'https://host/***/v1/traces'],
  ['https://collector.example.com:4318/v1/traces', 'https://collector.example.com:4318/v1/traces'],
  ['a@b and what?', 'a@b and what?'],
])('%s is shown as %s', (text, expected) => {
  expect(maskUrls(text)).toBe(expected);
});

test.each([
  ['node app.js --api-token=x1 --port 80', 'node app.js --api-token=*** --port 80'],
  ['node app.js --password x1 --verbose', 'node app.js --password *** --verbose'],
  ['node app.js --password --verbose', 'node app.js --password --verbose'],
  ['API_KEY=x1 node app.js', 'API_KEY=*** node app.js'],
  ['node app.js redis://:pw@host', 'node app.js redis://***@host'],
])('%s is shown as %s', (line, expected) => {
  expect(maskWords(line)).toBe(expected);
});
