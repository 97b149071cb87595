import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { spanTree } from '../support/span-tree.ts';

test.each(['cjs', 'mjs'])('Express 4 names the server span after its route (%s)', async (type) => {
  const { spans } = await runBesideBare(`express4/route.${type}`);
  const shown = ['http.route', 'url.path', 'http.response.status_code'];
  expect(spanTree(spans, shown)).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET /orders/:id http.route=/orders/:id url.path=/orders/7 http.response.status_code=200"
  `);
});
