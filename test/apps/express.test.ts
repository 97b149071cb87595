import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { makeAppFolder } from '../support/app-folder.ts';
import { projectFolder } from '../support/packed-agent.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { spanTree } from '../support/span-tree.ts';

test.each(['cjs', 'mjs'])('Express 5 names the server span after its route (%s)', async (type) => {
  const { spans } = await runBesideBare(`express/route.${type}`);
  const shown = ['http.route', 'url.path', 'http.response.status_code'];
  expect(spanTree(spans, shown)).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET /orders/:id http.route=/orders/:id url.path=/orders/7 http.response.status_code=200"
  `);
});

test.each(nodeMajors)('routes behind mount paths, on Node %i', async (node) => {
  const { spans } = await runBesideBare('express/mounts.cjs', { node });
  const servers = spans
    .filter(({ kind }) => kind === 'SERVER')
    .map(({ name, attributes }) => `${attributes['url.path'] as string}: ${name}`);
  expect(servers.join('\n')).toMatchInlineSnapshot(`
    "/: GET /
    /api/users/7: GET /api/users/:user
    /api/users/7/items: GET /api/users/:user/items
    /api/users/7/items/9: GET /api/users/:user/items/:item
    /admin/stats: HEAD /admin/stats
    /root/nothing: GET /root
    /files/a/b.txt: GET /files
    /old: GET /old
    /v12: GET /^\\/v(\\d+)$/
    /fails: GET /fails
    /skips: GET /skips
    /orders/3: POST /orders/:order
    /last/one: GET
    /nothing: GET"
  `);
});

test.each(nodeMajors)('express in the bundle of an app, on Node %i', async (node) => {
  const folder = await makeAppFolder();
  try {
    const input = join(projectFolder, 'fixtures', 'express', 'route.cjs');
    const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' });
    const file = folder.file('app.cjs');
    await bundle.write({ file, format: 'cjs' });
    await bundle.close();
    const { spans } = await runBesideBare(file, { node });
    expect(spanTree(spans)).toBe('CLIENT GET\n  SERVER GET /orders/:id');
  } finally {
    await folder.remove();
  }
});
