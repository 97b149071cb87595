import { expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { inOrderOfEnd } from '../support/span-order.ts';
import { spanTree } from '../support/span-tree.ts';

test.each(['cjs', 'mjs'])('the undici package links the two requests (%s)', async (type) => {
  const { spans } = await runBesideBare(`undici/request-in-request.${type}`);
  const shown = ['url.path', 'http.response.status_code'];
  expect(spanTree(spans, shown)).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET url.path=/orders http.response.status_code=200
        CLIENT GET url.path=/stock http.response.status_code=200
          SERVER GET url.path=/stock http.response.status_code=200"
  `);
  const asked = spans.find(({ scope }) => scope.name === '@org/otel-agent/undici');
  expect(asked).toMatchObject({
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

test.each(nodeMajors)('failures, and secrets in URLs, on Node %i', async (node) => {
  const { spans } = await runBesideBare('undici/edges.cjs', { node });
  const clients = spans
    .filter(({ kind }) => kind === 'CLIENT')
    .map((span) => {
      const attributes = Object.entries(span.attributes).map(([name, value]) => {
        const plain = typeof value === 'string' ? value.replace(/127\.0\.0\.1:\d+/, 'shop') : value;
        return [name, plain];
      });
      return Object.assign({}, span, { attributes: Object.fromEntries(attributes) });
    });
  const shown = ['url.full', 'http.response.status_code', 'error.type', 'user_agent.original'];
  expect(spanTree(inOrderOfEnd(clients), shown)).toMatchInlineSnapshot(`
    "CLIENT GET url.full=http://shop/found?sig=REDACTED&page=1&flag http.response.status_code=200 user_agent.original=node
    CLIENT GET url.full=http://shop/moved http.response.status_code=302 user_agent.original=node
    CLIENT GET url.full=http://shop/found http.response.status_code=200 user_agent.original=node
    CLIENT GET url.full=http://shop/missing http.response.status_code=404 error.type=404 user_agent.original=node (error)
    CLIENT GET url.full=http://shop/silent user_agent.original=node
    CLIENT GET url.full=http://shop/silent error.type=TimeoutError user_agent.original=node (error)
    CLIENT GET url.full=http://shop/drop error.type=UND_ERR_SOCKET user_agent.original=node (error)
    CLIENT GET url.full=http://shop/cut http.response.status_code=200 error.type=UND_ERR_SOCKET user_agent.original=node (error)
    CLIENT PUT url.full=http://shop/found?sig=REDACTED http.response.status_code=200 user_agent.original=shop/1
    CLIENT GET url.full=http://shop/gone error.type=ECONNREFUSED user_agent.original=node (error)"
  `);
});
