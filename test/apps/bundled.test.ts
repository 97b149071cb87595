import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectFolder } from '../support/packed-agent.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { inOrderOfEnd } from '../support/span-order.ts';
import { spanTree } from '../support/span-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundled-'));
const fixtures = [
  ['mysql2', 'query-in-request'],
  ['redis', 'set-in-request'],
  ['ioredis', 'set-in-request'],
] as const;
const bundleOf = (library: string, type: string): string => join(folder, `${library}.${type}`);

beforeAll(async () => {
  for (const [library, deed] of fixtures) {
    for (const type of ['cjs', 'mjs']) {
      const input = join(projectFolder, 'fixtures', library, `${deed}.${type}`);
      const build = await rolldown({ input, platform: 'node', logLevel: 'silent' });
      const format = type === 'cjs' ? 'cjs' : 'esm';
      await build.write({ file: bundleOf(library, type), format, codeSplitting: false });
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

await describeWith(['mariadb', 'redis'], 'in one file with the app', () => {
  test.each(['cjs', 'mjs'])('mysql2 is seen by its channels (%s)', async (type) => {
    const { spans } = await runBesideBare(bundleOf('mysql2', type));
    expect(spanTree(inOrderOfEnd(spans))).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT SELECT
          CLIENT SELECT information_schema.schemata"
    `);
  });

  test.each(['cjs', 'mjs'])('redis is seen by its channels (%s)', async (type) => {
    const { spans } = await runBesideBare(bundleOf('redis', type));
    expect(spanTree(inOrderOfEnd(spans))).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT SET
          CLIENT MULTI"
    `);
  });

  test.each(['cjs', 'mjs'])('ioredis is seen by its channels (%s)', async (type) => {
    const { spans } = await runBesideBare(bundleOf('ioredis', type));
    expect(spanTree(inOrderOfEnd(spans))).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT SET
          CLIENT MULTI
          CLIENT QUIT"
    `);
  });
});
