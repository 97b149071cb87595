import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { spanTree } from '../support/span-tree.ts';

test.each(['cjs', 'mjs'])('a global fetch links the two requests (%s)', async (type) => {
  const { spans } = await runBesideBare(`fetch/fetch-in-request.${type}`);
  const shown = ['url.path', 'http.response.status_code'];
  expect(spanTree(spans, shown)).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET url.path=/orders http.response.status_code=200
        CLIENT GET url.path=/stock http.response.status_code=200
          SERVER GET url.path=/stock http.response.status_code=200"
  `);
  const fetched = spans.find(({ scope }) => scope.name === '@org/otel-agent/undici');
  expect(fetched).toMatchObject({
    kind: 'CLIENT',
    attributes: {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
      'server.port': expect.any(Number),
      'url.full': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/stock$/),
    },
  });
});
