import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { spanTree } from '../support/span-tree.ts';

test.each(['cjs', 'mjs'])('Koa: the request alone, no span for a middleware (%s)', async (type) => {
  const { spans } = await runBesideBare(`koa/route.${type}`);
  const shown = ['url.path', 'http.response.status_code'];
  expect(spanTree(spans, shown)).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET url.path=/orders/7 http.response.status_code=200"
  `);
});

test.each(['cjs', 'mjs'])('+koa-layers shows each middleware (%s)', async (type) => {
  const env = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: '+koa-layers' };
  const { spans } = await runBesideBare(`koa/route.${type}`, { env });
  expect(spanTree(spans, ['koa.type', 'koa.name'])).toMatchInlineSnapshot(`
    "CLIENT GET
      SERVER GET
        INTERNAL middleware - nameTheShop koa.type=middleware koa.name=nameTheShop
          INTERNAL middleware - showOrder koa.type=middleware koa.name=showOrder"
  `);
});
