import { describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { runApp, type Run } from '../support/run-app.ts';
import type { ServiceName } from '../support/services/addresses.ts';
import { describeWith } from '../support/services.ts';
import { inOrderOfName } from '../support/span-order.ts';
import { spanTree } from '../support/span-tree.ts';

type Case = {
  readonly title: string;
  /** Below `fixtures/`, without its ending. */
  readonly fixture: string;
  /** A span that is only there when the library is observed. */
  readonly shows: string;
  readonly needs?: ServiceName;
};

const cases: readonly Case[] = [
  { title: 'http', fixture: 'http/request', shows: 'SERVER GET' },
  { title: 'express 5', fixture: 'express/route', shows: 'SERVER GET /orders/:id' },
  { title: 'express 4', fixture: 'express4/route', shows: 'SERVER GET /orders/:id' },
  {
    title: 'pg',
    fixture: 'pg/query-in-request',
    shows: 'CLIENT SELECT pg_database',
    needs: 'postgres',
  },
  { title: 'redis 6', fixture: 'redis/set-in-request', shows: 'CLIENT SET', needs: 'redis' },
  { title: 'redis 5', fixture: 'redis5/set-in-request', shows: 'CLIENT SET', needs: 'redis' },
  { title: 'ioredis', fixture: 'ioredis/set-in-request', shows: 'CLIENT SET', needs: 'redis' },
  { title: 'mysql2', fixture: 'mysql2/query-in-request', shows: 'CLIENT SELECT', needs: 'mariadb' },
  { title: 'undici', fixture: 'undici/request-in-request', shows: '    CLIENT GET' },
  { title: 'fetch', fixture: 'fetch/fetch-in-request', shows: '    CLIENT GET' },
  { title: 'aws-sdk', fixture: 'aws/list-tables-in-request', shows: 'CLIENT DynamoDB.ListTables' },
  { title: 'openai', fixture: 'openai/chat-in-request', shows: 'CLIENT chat gpt-4o-mini' },
  {
    title: 'imports by name',
    fixture: 'named/imports',
    shows: 'CLIENT SELECT',
    needs: 'postgres',
  },
];

const starts = ['require', 'import'] as const;
const types = ['cjs', 'mjs'] as const;
const cells = nodeMajors.flatMap((node) =>
  starts.flatMap((start) => types.map((type) => ({ node, start, type }))),
);

for (const { title, fixture, shows, needs } of cases) {
  await describeWith(needs ? [needs] : [], title, () => {
    const reference = once(async () =>
      drawn(await runApp(`${fixture}.cjs`, { node: 24, start: 'require' })),
    );

    describe.concurrent('as on Node 24 with --require', () => {
      test.each(cells)('Node $node, --$start, $type', async ({ node, start, type }) => {
        const run = await runApp(`${fixture}.${type}`, { node, start });
        expect(drawn(run)).toBe(await reference());
        expect(drawn(run)).toContain(shows);
        expect(new Set(run.spans.map(({ traceId }) => traceId)).size).toBe(1);
        expect(run.exitCode).toBe(0);
        expect(run.stderr).not.toContain('[otel-agent]');
      });
    });
  });
}

/** Siblings by name: which of them ended first may differ from Node to Node. */
function drawn({ spans }: Run): string {
  const shown = ['http.response.status_code', 'db.system.name', 'server.address'];
  return spanTree(inOrderOfName(spans), shown);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
