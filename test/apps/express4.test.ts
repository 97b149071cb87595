import { expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
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

test.each(nodeMajors)('routes behind mount paths, on Node %i', async (node) => {
  const { spans } = await runBesideBare('express4/mounts.cjs', { node });
  const servers = spans
    .filter(({ kind }) => kind === 'SERVER')
    .map(({ name, attributes }) => `${attributes['url.path'] as string}: ${name}`);
  expect(servers.join('\n')).toMatchInlineSnapshot(`
    "/: GET /
    /api/users/7: GET /api/users/:user
    /api/users/7/items: GET /api/users/:user/items
    /api/users/7/items/9: GET /api/users/:user/items/:item
    /admin/stats: HEAD /admin,/root/stats
    /root/nothing: GET /admin,/root
    /files/a/b.txt: GET /files
    /old: GET /old,/older
    /v12: GET /^\\/v(\\d+)$/
    /fails: GET /fails
    /skips: GET /skips
    /orders/3: POST /orders/:order
    /last/one: GET
    /nothing: GET"
  `);
});
