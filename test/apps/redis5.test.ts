import { expect, test } from 'vitest';
import { inOrderOfEnd } from '../support/span-order.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['redis'], 'redis 5', () => {
  test.each(['cjs', 'mjs'])('commands are children of the request (%s)', async (type) => {
    const { spans } = await runBesideBare(`redis5/set-in-request.${type}`);
    const shown = ['db.operation.name', 'db.query.text'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT redis-SET db.operation.name=SET db.query.text=SET order:7 [3 other arguments]
          CLIENT redis-GET db.operation.name=MULTI db.query.text=GET order:7
          CLIENT redis-TTL db.operation.name=MULTI db.query.text=TTL [1 other arguments]"
    `);
    for (const command of spans.filter(({ name }) => name.startsWith('redis-'))) {
      expect(command.attributes).toEqual({
        'db.operation.name': expect.any(String),
        'db.query.text': expect.any(String),
        'db.system.name': 'redis',
        'server.address': '127.0.0.1',
        'server.port': expect.any(Number),
      });
    }
  });
});
