import { expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { dbPoints } from '../support/db-points.ts';
import { inOrderOfEnd } from '../support/span-order.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

await describeWith(['redis'], 'redis 6', () => {
  test.each(['cjs', 'mjs'])('commands are children of the request (%s)', async (type) => {
    const { spans, metrics } = await runBesideBare(`redis/set-in-request.${type}`);
    const shown = ['db.query.text', 'db.operation.batch.size'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT SET db.query.text=SET order:7 ? ? ?
          CLIENT MULTI db.operation.batch.size=2"
    `);
    for (const command of spans.filter(({ scope }) => scope.name === '@org/otel-agent/redis')) {
      expect(command.attributes).toMatchObject({
        'db.operation.name': command.name,
        'db.namespace': '0',
        'db.system.name': 'redis',
        'server.address': '127.0.0.1',
        'server.port': expect.any(Number),
      });
    }
    expect(dbPoints(metrics)).toMatchInlineSnapshot(`
      "1 × MULTI (redis)
      1 × SET (redis)"
    `);
  });

  test.each(nodeMajors)('failures, batches and values on Node %i', async (node) => {
    const { spans } = await runBesideBare('redis/edges.cjs', { node });
    const shown = ['db.query.text', 'db.operation.batch.size', 'error.type'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT EXISTS db.query.text=EXISTS edges:list edges:set
      CLIENT RPUSH db.query.text=RPUSH edges:list ? ?
      CLIENT LTRIM db.query.text=LTRIM edges:list 0 1
      CLIENT GET db.query.text=GET edges:list error.type=WRONGTYPE (error)
      CLIENT SADD db.query.text=SADD edges:set ?
      CLIENT SISMEMBER db.query.text=SISMEMBER edges:set ?
      CLIENT EVAL db.query.text=EVAL ? ? ? ?
      CLIENT EVALSHA db.query.text=EVALSHA f00 1 edges:set ? error.type=NOSCRIPT (error)
      CLIENT MULTI
      CLIENT PIPELINE db.operation.batch.size=2
      CLIENT SELECT db.query.text=SELECT ?
      CLIENT CONFIG db.query.text=CONFIG set maxmemory-samples ?
      CLIENT GET db.query.text=GET edges:list error.type=ClientClosedError (error)
      CLIENT GET db.query.text=GET edges:queued error.type=ClientClosedError (error)"
    `);
  });

  test('+redis-connections adds how they were made', async () => {
    const env = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: '+redis-connections' };
    const { spans } = await runBesideBare('redis/set-in-request.cjs', { env });
    expect(spanTree(inOrderOfEnd(spans))).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT redis.connect
          CLIENT SET
          CLIENT MULTI"
    `);
  });
});
