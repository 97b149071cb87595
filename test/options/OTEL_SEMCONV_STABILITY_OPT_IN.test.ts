import { expect, test } from 'vitest';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const name = 'OTEL_SEMCONV_STABILITY_OPT_IN';
const run = (text: string | undefined): Promise<BothRuns> =>
  runBoth('http/request.cjs', { env: { [name]: text } });
const methods = ({ spans }: BothRuns): unknown[] =>
  spans.map(({ attributes }) => [attributes['http.request.method'], attributes['http.method']]);

test.each([undefined, 'http', 'http,database', 'database/dup'])(
  '%s: the stable names',
  async (text) => {
    const ran = await run(text);
    expect(ran.said).toEqual([]);
    expect(methods(ran)).toEqual([
      ['GET', undefined],
      ['GET', undefined],
    ]);
  },
);

test.each(['http/dup', 'HTTP/DUP, http', 'database,http/dup'])('%s: both', async (text) => {
  const ran = await run(text);
  expect(ran.said).toEqual([]);
  const server = ran.spans.find(({ kind }) => kind === 'SERVER');
  expect(server?.attributes).toMatchObject({
    'http.request.method': 'GET',
    'http.method': 'GET',
    'url.path': '/orders',
    'http.target': '/orders?page=2',
    'http.status_code': 200,
  });
  const client = ran.spans.find(({ kind }) => kind === 'CLIENT');
  expect(client?.attributes['http.url']).toBe(client?.attributes['url.full']);
});

test('what has no effect is said once', async () => {
  const ran = await run('messaging,http/dup,nonsense');
  expect(ran.said).toEqual([
    `[otel-agent] warn: ${name}: "messaging" is known but not available in this release; it is left out`,
    `[otel-agent] warn: ${name}: "nonsense" is not one of http, http/dup, database, database/dup; it is left out`,
  ]);
  expect(methods(ran)).toEqual([
    ['GET', 'GET'],
    ['GET', 'GET'],
  ]);
});
