import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { dbPoints } from '../support/db-points.ts';
import type { Ended } from '../support/child.ts';
import { runApp } from '../support/run-app.ts';
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
    const queries = spans.filter(({ scope }) => scope.name === '@org/otel-agent/pg');
    expect(queries).toHaveLength(2);
    for (const query of queries) {
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

  test('objects that run themselves, configurations, and what is refused', async () => {
    const { spans } = await runBesideBare('pg/forms.cjs');
    const shown = ['db.query.text', 'error.type'];
    expect(spanTree(inOrderOfName(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT SELECT db.query.text=SELECT ?
      INTERNAL a value in the error
        CLIENT SELECT db.query.text=SELECT $1::int error.type=22P02 (error)
      INTERNAL after the end
        CLIENT SELECT db.query.text=SELECT ? error.type=_OTHER (error)
      INTERNAL an instance with a callback, used twice
        CLIENT SELECT db.query.text=SELECT ? AS eight
        CLIENT SELECT db.query.text=SELECT ? AS eight
      INTERNAL configuration with a callback, used twice
        CLIENT SELECT db.query.text=SELECT ? AS two
        CLIENT SELECT db.query.text=SELECT ? AS two
      INTERNAL cursor
        CLIENT SELECT generate_series db.query.text=SELECT * FROM generate_series(?, ?)
      INTERNAL pool
        CLIENT SELECT db.query.text=SELECT ?
        INTERNAL who gives it back
        INTERNAL who waits
          CLIENT SELECT db.query.text=SELECT ?
          INTERNAL in callback of the pool
      INTERNAL query object
        CLIENT SELECT db.query.text=SELECT ? AS one
        CLIENT SELECT nowhere db.query.text=SELECT nothing FROM nowhere error.type=42P01 (error)
      INTERNAL stream
        CLIENT SELECT generate_series db.query.text=SELECT * FROM generate_series(?, ?)
        CLIENT SELECT nowhere db.query.text=SELECT * FROM nowhere error.type=42P01 (error)
      INTERNAL values and a callback
        CLIENT SELECT db.query.text=SELECT $1::int AS n
      INTERNAL what is refused
        CLIENT postgres"
    `);
  });

  test('what the database says of an error may hold values, and is not recorded', async () => {
    const { spans } = await runBesideBare('pg/forms.cjs');
    const failed = spans.filter(({ attributes }) => attributes['error.type'] === '22P02');
    expect(failed).toHaveLength(1);
    expect(inspect(failed, { depth: null })).toContain(
      "PostgreSQL error of type 'error' occurred (code: 22P02)",
    );
    expect(inspect(spans, { depth: null })).not.toContain('my secret');
  });

  test('a rejection that nobody handles ends the app as it does without the agent', async () => {
    const bare = await runApp('pg/forms.cjs', {
      args: ['rejects'],
      start: 'none',
      collector: false,
    });
    const run = await runApp('pg/forms.cjs', { args: ['rejects'] });
    expect(run.exitCode).toBe(1);
    const ending = ({ exitCode, stdout, stderr }: Ended): object => ({ exitCode, stdout, stderr });
    expect(ending(run)).toEqual(ending(bare));
  });

  test('pools are counted, those of one name together', async () => {
    const { metrics } = await runBesideBare('pg/forms.cjs', { args: ['exits'] });
    // The last that was told of each counts.
    const last = new Map<string, { value: unknown; unit: string }>();
    for (const { name, unit, points } of metrics) {
      if (!name.startsWith('db.client.connection.')) continue;
      for (const { attributes, value } of points) {
        const { 'db.client.connection.pool.name': pool, ...state } = attributes;
        expect(pool).toMatch(/^127\.0\.0\.1:\d+\/postgres$/);
        last.set(name + JSON.stringify(state), { value, unit });
      }
    }
    const lines = [...last].map(([what, { value, unit }]) => `${String(value)} ${unit} ${what}`);
    expect(lines.toSorted().join('\n')).toMatchInlineSnapshot(`
      "0 {connection} db.client.connection.count{"db.client.connection.state":"used"}
      0 {request} db.client.connection.pending_requests{}
      2 {connection} db.client.connection.count{"db.client.connection.state":"idle"}
      3 {connection} db.client.connection.max{}"
    `);
  });

  test('connections have spans where they are asked for', async () => {
    const env = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: '+pg-connections' };
    const { spans } = await runBesideBare('pg/edges.cjs', { env });
    expect(new Set(spans.map(({ name }) => name))).toContain('pg-pool.connect');
    const plain = await runBesideBare('pg/edges.cjs');
    const withoutConnections = spans.filter(({ name }) => !name.endsWith('connect'));
    expect(withoutConnections.map(({ name }) => name).toSorted()).toEqual(
      plain.spans.map(({ name }) => name).toSorted(),
    );
  });

  test('what is not sampled is measured alike', async () => {
    const env = { OTEL_TRACES_SAMPLER: 'always_off' };
    const { spans, metrics } = await runBesideBare('pg/edges.cjs', { env });
    expect(spans).toEqual([]);
    const sampled = await runBesideBare('pg/edges.cjs');
    expect(dbPoints(metrics)).toBe(dbPoints(sampled.metrics));
  });
});
