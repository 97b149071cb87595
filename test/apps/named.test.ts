import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { inOrderOfEnd } from '../support/span-order.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['postgres'], 'imports by name', () => {
  test.each(['cjs', 'mjs'])('are instrumented like default imports (%s)', async (type) => {
    const { spans } = await runBesideBare(`named/imports.${type}`);
    const shown = ['url.path', 'http.response.status_code'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT GET http.response.status_code=200
        SERVER GET url.path=/orders http.response.status_code=200
          CLIENT SELECT
          CLIENT GET http.response.status_code=200
            SERVER GET url.path=/stock http.response.status_code=200"
    `);
  });
});
