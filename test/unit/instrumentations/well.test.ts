import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { choose } from '../../../src/instrumentations/choose.ts';
import { complaintsOf, describeCoverage } from '../../../src/instrumentations/coverage.ts';
import type { Seen } from '../../../src/instrumentations/seen.ts';
import { isSurelyWell } from '../../../src/instrumentations/well.ts';

const root = mkdtempSync(join(tmpdir(), 'well-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folderWith(manifest: string): string {
  const folder = mkdtempSync(join(root, 'copy-'));
  writeFileSync(join(folder, 'package.json'), manifest);
  return folder;
}

const { choices } = choose(['pg', 'koa', 'aws-sdk', 'dns'], []);
type Row = [what: string, seen: Omit<Seen, 'folder'> & { manifest?: string }, well: boolean];

test.each<Row>([
  ['within its range', { name: 'pg', manifest: '8.23.1', meeting: 'patched' }, true],
  ['at the first version', { name: 'pg', manifest: '8.0.3', meeting: 'patched' }, true],
  ['before the first', { name: 'pg', manifest: '8.0.2', meeting: 'patched' }, false],
  ['at the end of its range', { name: 'pg', manifest: '9.0.0', meeting: 'patched' }, false],
  [
    'a prerelease, which is in no range',
    { name: 'pg', manifest: '8.1.0-rc.1', meeting: 'patched' },
    false,
  ],
  ['no version', { name: 'pg', manifest: '', meeting: 'patched' }, false],
  ['loaded too early', { name: 'pg', manifest: '8.23.1', meeting: 'loaded too early' }, false],
  [
    'an open range',
    { name: '@smithy/middleware-stack', manifest: '4.0.0', meeting: 'patched' },
    true,
  ],
  ['not made', { name: 'koa', manifest: '3.0.0', meeting: 'patched' }, false],
  ['a builtin', { name: 'dns', meeting: 'patched' }, true],
  [
    'a package that is not observed',
    { name: 'left-pad', manifest: '1.0.0', meeting: 'patched' },
    true,
  ],
])('%s', (_, { manifest, ...met }, well) => {
  const folder = manifest === undefined ? undefined : folderWith(`{"version":"${manifest}"}`);
  const seen: Seen = folder === undefined ? met : { ...met, folder };
  const awake = new Map(choices.map(({ entry }) => [entry.name, entry.name !== 'koa']));
  const facts = { seen: [seen], choices, awake, nodeVersion: '24.0.0' };
  expect(isSurelyWell(seen, facts)).toBe(well);
  // What is said to be well has nothing to complain of where all is read.
  if (well) expect(complaintsOf(describeCoverage(facts))).toEqual([]);
});

test('a package whose manifest cannot be read takes a closer look', () => {
  const seen: Seen = { name: 'pg', folder: join(root, 'missing'), meeting: 'patched' };
  const awake = new Map([['pg', true]]);
  expect(isSurelyWell(seen, { seen: [seen], choices, awake, nodeVersion: '24.0.0' })).toBe(false);
});
