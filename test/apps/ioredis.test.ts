import { expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { dbPoints } from '../support/db-points.ts';
import { inOrderOfEnd, inOrderOfName } from '../support/span-order.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

const shown = ['db.query.text', 'db.operation.batch.size', 'error.type'];

await describeWith(['redis'], 'ioredis', () => {
  test.each(['cjs', 'mjs'])(
    'one child of the request for each command of the app, none for those of the client (%s)',
    async (type) => {
      const { spans, metrics } = await runBesideBare(`ioredis/set-in-request.${type}`);
      expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
        "CLIENT GET
          SERVER GET
            CLIENT SET db.query.text=SET order:7 ? ? ?
            CLIENT MULTI db.operation.batch.size=2
            CLIENT QUIT db.query.text=QUIT"
      `);
      for (const command of spans.filter(({ scope }) => scope.name === '@org/otel-agent/ioredis')) {
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
        1 × QUIT (redis)
        1 × SET (redis)"
      `);
    },
  );

  test.each(nodeMajors)('commands that wait, batches and failures on Node %i', async (node) => {
    const { spans } = await runBesideBare('ioredis/edges.cjs', { node });
    expect(spanTree(inOrderOfName(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT QUIT db.query.text=QUIT
      INTERNAL broken transaction
        CLIENT MULTI db.operation.batch.size=2 error.type=EXECABORT (error)
      INTERNAL by hand
        CLIENT EXEC db.query.text=EXEC
        CLIENT GET db.query.text=GET edges:io
        CLIENT MULTI db.query.text=MULTI
      INTERNAL callback
        CLIENT GET db.query.text=GET edges:io
      INTERNAL failure
        CLIENT LPUSH db.query.text=LPUSH edges:io ? error.type=WRONGTYPE (error)
      INTERNAL pipeline
        CLIENT SET db.query.text=SET edges:io ?
        CLIENT TTL db.query.text=TTL ?
      INTERNAL refused
        CLIENT GET db.query.text=GET edges:io error.type=_OTHER (error)
      INTERNAL transaction
        CLIENT MULTI
      INTERNAL waiting
        CLIENT EXISTS db.query.text=EXISTS edges:io
      INTERNAL waiting transaction
        CLIENT MULTI db.operation.batch.size=2"
    `);
  });

  test('+ioredis-connections adds how they were made', async () => {
    const env = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: '+ioredis-connections' };
    const { spans } = await runBesideBare('ioredis/set-in-request.cjs', { env });
    const names = new Set(spans.map(({ name }) => name));
    expect(names).toEqual(
      new Set(['GET', 'ioredis.connect', 'HELLO', 'CLIENT', 'INFO', 'SET', 'MULTI', 'QUIT']),
    );
  });
});
