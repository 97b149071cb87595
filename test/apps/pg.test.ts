import { expect, test } from 'vitest';
import { dbPoints } from '../support/db-points.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { inOrderOfEnd, inOrderOfName } from '../support/span-order.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['postgres'], 'pg', () => {
  test.each(['cjs', 'mjs'])('queries are children of the request (%s)', async (type) => {
    const { spans, metrics } = await runBesideBare(`pg/query-in-request.${type}`);
    const shown = ['db.system.name', 'server.address'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT GET server.address=127.0.0.1
        SERVER GET server.address=127.0.0.1
          CLIENT SELECT pg_database db.system.name=postgresql server.address=127.0.0.1
          CLIENT SELECT db.system.name=postgresql server.address=127.0.0.1"
    `);
    for (const query of spans.filter(({ scope }) => scope.name.endsWith('instrumentation-pg'))) {
      expect(query.attributes).toEqual({
        'db.namespace': 'postgres',
        'db.query.summary': query.name,
        'db.query.text': expect.any(String),
        'db.system.name': 'postgresql',
        'server.address': '127.0.0.1',
        'server.port': expect.any(Number),
      });
    }
    expect(dbPoints(metrics)).toMatchInlineSnapshot(`
      "1 × SELECT (postgresql)
      1 × SELECT pg_database (postgresql)"
    `);
  });

  test.each(['cjs', 'mjs'])('statements are recorded without values (%s)', async (type) => {
    const { spans } = await runBesideBare(`pg/query-in-request.${type}`);
    const texts = spans.map(({ attributes }) => attributes['db.query.text']);
    expect(texts.filter((text) => text !== undefined)).toEqual([
      'SELECT datname FROM pg_database WHERE datname = $1',
      'SELECT ? AS item',
    ]);
  });

  test('callbacks, prepared statements and failures', async () => {
    const { spans, metrics } = await runBesideBare('pg/edges.cjs');
    const shown = ['db.query.text', 'db.response.status_code', 'error.type'];
    expect(spanTree(inOrderOfName(spans), shown)).toMatchInlineSnapshot(`
      "INTERNAL by callback
        CLIENT SELECT pg_class db.query.text=SELECT ? / ? FROM pg_class db.response.status_code=22012 error.type=22012 (error)
      INTERNAL by promise
        CLIENT SELECT missing db.query.text=SELECT secret FROM missing db.response.status_code=42P01 error.type=42P01 (error)
      INTERNAL callback
        CLIENT SELECT db.query.text=SELECT ? AS number
        INTERNAL in callback
      INTERNAL first of the pool
        CLIENT SELECT db.query.text=SELECT ?
      INTERNAL prepared
        CLIENT SELECT pg_class db.query.text=SELECT * FROM pg_class WHERE relname = $1
      INTERNAL second of the pool
        CLIENT SELECT pg_am db.query.text=SELECT * FROM pg_am
      INTERNAL transaction
        CLIENT BEGIN db.query.text=BEGIN
        CLIENT COMMIT db.query.text=COMMIT
        CLIENT select pg_type pg_namespace db.query.text=select count(*) from pg_type t, pg_namespace n where t.typname = ?"
    `);
    expect(dbPoints(metrics)).toMatchInlineSnapshot(`
      "1 × BEGIN (postgresql)
      1 × COMMIT (postgresql)
      1 × SELECT missing (postgresql, 42P01)
      1 × SELECT pg_am (postgresql)
      1 × SELECT pg_class (postgresql)
      1 × SELECT pg_class (postgresql, 22012)
      1 × select pg_type pg_namespace (postgresql)
      2 × SELECT (postgresql)"
    `);
  });

  test('what is not sampled is measured alike', async () => {
    const env = { OTEL_TRACES_SAMPLER: 'always_off' };
    const { spans, metrics } = await runBesideBare('pg/edges.cjs', { env });
    expect(spans).toEqual([]);
    const sampled = await runBesideBare('pg/edges.cjs');
    expect(dbPoints(metrics)).toBe(dbPoints(sampled.metrics));
  });
});
