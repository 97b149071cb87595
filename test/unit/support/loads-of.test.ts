import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { loadsOf } from '../../support/loads-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'agent-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, code: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, code);
  return file;
}

write('node_modules/early/index.js', `require('node:zlib')`);
write('node_modules/@late/cjs/index.js', '');
write('node_modules/late-esm/index.mjs', '');
write('node_modules/late-esm/package.json', '{"exports":"./index.mjs"}');
const preload = write('preload.cjs', `require('early')`);
const cjs = write('app.cjs', `require('@late/cjs'); require('node:dgram')`);
const esm = write('app.mjs', `import 'late-esm'; import 'node:dgram';`);

describe.each([
  ['require', ['--require', preload]],
  ['import', ['--import', pathToFileURL(preload).href]],
])('after --%s', (_, flags) => {
  test('what a preload loads is there before the app, what the app loads at the end', async () => {
    const { before, end, ended } = await loadsOf([...flags, cjs]);
    expect(ended.exitCode).toBe(0);
    expect(before.packages).toEqual(['early']);
    expect(end.packages).toEqual(['@late/cjs', 'early']);
    expect(before.builtins).toContain('zlib');
    expect(before.builtins).not.toContain('dgram');
    expect(end.builtins).toContain('dgram');
  });

  test.each([22, 24, 26] as const)('ES modules count on Node %i', async (node) => {
    const { before, end } = await loadsOf([...flags, esm], { node });
    expect(before.packages).toEqual(['early']);
    expect(end.packages).toEqual(['early', 'late-esm']);
    expect(end.files.filter((file) => file.endsWith('app.mjs'))).toHaveLength(1);
  });
});

test.each([20, 22, 24, 26] as const)(
  'a bare app on Node %i has nothing but itself',
  async (node) => {
    const { before, end } = await loadsOf(['fixtures/empty/app.cjs'], { node });
    expect(before).toMatchObject({ files: [], packages: [] });
    expect(end).toMatchObject({ files: ['fixtures/empty/app.cjs'], packages: [] });
    expect(before.builtins).not.toContain('worker_threads');
  },
);

test('a process that dies tells why there is no count', async () => {
  const dies = write('dies.cjs', `console.log('last words'); process.kill(process.pid, 'SIGKILL')`);
  await expect(loadsOf([dies])).rejects.toThrow(/no loads[^]*last words/);
});
