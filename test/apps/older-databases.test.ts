import { expect, test } from 'vitest';
import { dbPoints } from '../support/db-points.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { inOrderOfEnd } from '../support/span-order.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['mariadb', 'redis'], 'versions without channels', () => {
  test('are patched, beside those that have them, and each call is recorded once', async () => {
    const { spans, metrics } = await runBesideBare('older/calls.cjs');
    const shown = ['db.query.text', 'error.type'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "INTERNAL older
        CLIENT SELECT db.query.text=SELECT ? AS item
        CLIENT SELECT missing db.query.text=SELECT * FROM missing WHERE id = ? error.type=_OTHER (error)
        CLIENT GET db.query.text=GET older:a
        CLIENT SET db.query.text=SET older:b [1 other arguments]
        CLIENT TTL db.query.text=TTL [1 other arguments]
        CLIENT LPUSH db.query.text=LPUSH older:b [1 other arguments] error.type=WRONGTYPE (error)
        CLIENT GET db.query.text=get older:a
        CLIENT QUIT db.query.text=quit
      INTERNAL newer
        CLIENT SELECT db.query.text=SELECT ? AS item
        CLIENT SELECT missing db.query.text=SELECT * FROM missing WHERE id = ? error.type=1146 (error)
        CLIENT GET db.query.text=GET older:a
        CLIENT MULTI
        CLIENT LPUSH db.query.text=LPUSH older:b ? error.type=WRONGTYPE (error)
        CLIENT GET db.query.text=GET older:a
        CLIENT QUIT db.query.text=QUIT"
    `);
    const scopes = new Set(spans.map(({ scope }) => scope.name));
    expect([...scopes].toSorted()).toMatchInlineSnapshot(`
      [
        "@opentelemetry/instrumentation-ioredis",
        "@opentelemetry/instrumentation-mysql2",
        "@opentelemetry/instrumentation-redis",
        "@org/otel-agent/ioredis",
        "@org/otel-agent/mysql2",
        "@org/otel-agent/redis",
        "older",
      ]
    `);
    expect(dbPoints(metrics)).toMatchInlineSnapshot(`
      "1 × LPUSH (redis, WRONGTYPE)
      1 × LPUSH (redis, WRONGTYPE)
      1 × MULTI (redis)
      1 × QUIT (redis)
      1 × QUIT (redis)
      1 × SELECT missing (mysql, 1146)
      1 × SELECT missing (mysql, _OTHER)
      1 × SET (redis)
      1 × TTL (redis)
      2 × GET (redis)
      2 × GET (redis)
      2 × SELECT (mysql)"
    `);
  });
});
