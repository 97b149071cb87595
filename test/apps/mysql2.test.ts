import { expect, test } from 'vitest';
import { inOrderOfEnd } from '../support/span-order.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['mariadb'], 'mysql2', () => {
  test.each(['cjs', 'mjs'])('queries are children of the request, no values (%s)', async (type) => {
    const { spans } = await runBesideBare(`mysql2/query-in-request.${type}`);
    expect(spanTree(inOrderOfEnd(spans), ['db.query.text'])).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT SELECT db.query.text=SELECT ? AS item
          CLIENT SELECT db.query.text=SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?"
    `);
    for (const query of spans.filter(({ name }) => name === 'SELECT')) {
      expect(query.attributes).toEqual({
        'db.namespace': 'test',
        'db.query.text': expect.any(String),
        'db.system.name': 'mysql',
        'server.address': '127.0.0.1',
        'server.port': expect.any(Number),
      });
    }
  });
});
