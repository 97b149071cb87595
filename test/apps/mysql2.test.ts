import { expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { dbPoints } from '../support/db-points.ts';
import { inOrderOfEnd, inOrderOfName } from '../support/span-order.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['mariadb'], 'mysql2', () => {
  test.each(['cjs', 'mjs'])('queries are children of the request, no values (%s)', async (type) => {
    const { spans, metrics } = await runBesideBare(`mysql2/query-in-request.${type}`);
    expect(spanTree(inOrderOfEnd(spans), ['db.query.text'])).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT SELECT db.query.text=SELECT ? AS item
          CLIENT SELECT information_schema.schemata db.query.text=SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?"
    `);
    for (const query of spans.filter(({ scope }) => scope.name === '@org/otel-agent/mysql2')) {
      expect(query.attributes).toEqual({
        'db.namespace': 'test',
        'db.query.summary': query.name,
        'db.query.text': expect.any(String),
        'db.system.name': 'mysql',
        'server.address': '127.0.0.1',
        'server.port': expect.any(Number),
      });
    }
    expect(dbPoints(metrics)).toMatchInlineSnapshot(`
      "1 × SELECT (mysql)
      1 × SELECT information_schema.schemata (mysql)"
    `);
  });

  test.each(nodeMajors)('callbacks, pools, streams and failures on Node %i', async (node) => {
    const { spans } = await runBesideBare('mysql2/edges.cjs', { node });
    const shown = ['db.query.text', 'db.stored_procedure.name', 'error.type'];
    expect(spanTree(inOrderOfName(spans), shown)).toMatchInlineSnapshot(`
      "INTERNAL execute
        CLIENT SELECT information_schema.tables db.query.text=SELECT * FROM information_schema.tables WHERE table_name = ?
        INTERNAL in execute
      INTERNAL failure
        CLIENT SELECT missing db.query.text=SELECT * FROM missing error.type=1146 (error)
        INTERNAL in failure
      INTERNAL in stream
      INTERNAL missing
        CLIENT SELECT missing db.query.text=SELECT * FROM missing error.type=1146 (error)
        INTERNAL in missing
      INTERNAL not prepared
        CLIENT SELECT absent db.query.text=SELECT * FROM absent error.type=1146 (error)
        INTERNAL in not prepared
      INTERNAL pool a
        CLIENT SELECT db.query.text=SELECT ?
        INTERNAL in pool a
      INTERNAL pool b
        CLIENT SELECT db.query.text=SELECT ?
        INTERNAL in pool b
      INTERNAL pool c
        CLIENT SELECT db.query.text=SELECT ?
        INTERNAL in pool c
      INTERNAL procedure
        CLIENT CALL nowhere db.query.text=CALL nowhere(?) db.stored_procedure.name=nowhere error.type=1305 (error)
        INTERNAL in procedure
      INTERNAL promise
        CLIENT SELECT db.query.text=SELECT ? AS three
        INTERNAL in promise
      INTERNAL query
        CLIENT SELECT db.query.text=SELECT ? AS item
        INTERNAL in query
      INTERNAL refused
        CLIENT SELECT db.query.text=SELECT ? error.type=ECONNREFUSED (error)
        INTERNAL in refused
      INTERNAL stream
        CLIENT SELECT db.query.text=SELECT ? AS first
      INTERNAL two at once
        CLIENT SELECT db.query.text=SELECT ?
        CLIENT SELECT db.query.text=SELECT ?
        INTERNAL first of two
        INTERNAL in two at once
      INTERNAL values
        CLIENT SELECT db.query.text=SELECT ? AS a, ? AS b
        INTERNAL in values"
    `);
    const missing = spans.find(({ name }) => name === 'SELECT missing');
    expect(missing?.attributes['db.response.status_code']).toBe('1146');
  });

  test('+mysql2-connections adds how they were made', async () => {
    const env = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: '+mysql2-connections' };
    const { spans } = await runBesideBare('mysql2/edges.cjs', { env });
    const names = spans.map(({ name }) => name).filter((name) => name.includes('connect'));
    expect(new Set(names)).toEqual(new Set(['mysql2.connect', 'mysql2-pool.connect']));
  });
});
