import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['postgres'], 'pg', () => {
  test.each(['cjs', 'mjs'])('queries are children of the request (%s)', async (type) => {
    const { spans, metrics } = await runBesideBare(`pg/query-in-request.${type}`);
    expect(spanTree(spans, ['db.system.name', 'server.address'])).toMatchInlineSnapshot(`
      "CLIENT GET server.address=127.0.0.1
        SERVER GET server.address=127.0.0.1
          CLIENT pg.query:SELECT postgres db.system.name=postgresql server.address=127.0.0.1
          CLIENT pg.query:SELECT postgres db.system.name=postgresql server.address=127.0.0.1"
    `);
    for (const query of spans.filter(({ name }) => name.startsWith('pg.query'))) {
      expect(query.attributes).toEqual({
        'db.namespace': 'postgres',
        'db.query.text': expect.any(String),
        'db.system.name': 'postgresql',
        'server.address': '127.0.0.1',
        'server.port': expect.any(Number),
      });
    }
    const duration = metrics.find(({ name }) => name === 'db.client.operation.duration');
    expect(duration).toMatchObject({ unit: 's', points: [{ count: 2 }] });
  });

  test.each(['cjs', 'mjs'])('statements are recorded without values (%s)', async (type) => {
    const { spans } = await runBesideBare(`pg/query-in-request.${type}`);
    const texts = spans.map(({ attributes }) => attributes['db.query.text']);
    expect(texts.filter((text) => text !== undefined)).toEqual([
      'SELECT datname FROM pg_database WHERE datname = $1',
      'SELECT ? AS item',
    ]);
  });
});
