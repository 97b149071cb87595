import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';

await describeWith(['redis'], 'ioredis', () => {
  test.each(['cjs', 'mjs'])(
    'one child of the request for each command of the app, none for those of the client (%s)',
    async (type) => {
      const { spans } = await runBesideBare(`ioredis/set-in-request.${type}`);
      const server = spans.find(({ kind }) => kind === 'SERVER');
      const commands = spans.filter(({ attributes }) => attributes['db.system.name'] === 'redis');
      // In which order those of a transaction end is up to the client.
      expect(commands.map(({ name }) => name).toSorted()).toEqual([
        'exec',
        'get',
        'multi',
        'quit',
        'set',
        'set', // upstream records a command twice that waited for the connection
        'ttl',
      ]);
      for (const { parentSpanId, attributes } of commands) {
        expect(parentSpanId).toBe(server?.spanId);
        expect(attributes).toEqual({
          'db.operation.name': expect.any(String),
          'db.query.text': expect.any(String),
          'db.system.name': 'redis',
          'server.address': '127.0.0.1',
          'server.port': expect.any(Number),
        });
      }
      expect(spans.filter(({ status }) => status.code === 'ERROR')).toEqual([]);
    },
  );

  test.each(['cjs', 'mjs'])('only the key of a command is recorded (%s)', async (type) => {
    const { spans } = await runBesideBare(`ioredis/set-in-request.${type}`);
    const set = spans.find(({ name }) => name === 'set');
    expect(set?.attributes).toMatchObject({
      'db.operation.name': 'set',
      'db.query.text': 'set order:7 [3 other arguments]',
    });
  });
});
