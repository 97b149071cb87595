import { expect, test } from 'vitest';
import { inOrderOfEnd } from '../support/span-order.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['redis'], 'redis 5', () => {
  test.each(['cjs', 'mjs'])('commands are children of the request (%s)', async (type) => {
    const { spans } = await runBesideBare(`redis5/set-in-request.${type}`);
    const shown = ['db.query.text', 'db.operation.batch.size'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT SET db.query.text=SET order:7 ? ? ?
          CLIENT MULTI db.operation.batch.size=2"
    `);
  });
});
