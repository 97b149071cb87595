import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Entry } from '../../../src/instrumentations/entry.ts';
import { isBefore, isOlder } from '../../../src/instrumentations/publishes.ts';

test.each([
  ['3.19.1', '3.20.0', true],
  ['3.20.0', '3.20.0', false],
  ['3.20.0-canary.1', '3.20.0', false],
  ['10.0.0', '3.20.0', false],
  ['2.99.99', '3.20.0', true],
  ['nonsense', '3.20.0', true],
])('%s before %s: %s', (version, first, before) => {
  expect(isBefore(version, first)).toBe(before);
});

const root = mkdtempSync(join(tmpdir(), 'publishes-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const entry = { publishes: { mysql2: '3.20.0' } } as unknown as Entry;

function folderWith(manifest: string): string {
  const folder = mkdtempSync(join(root, 'copy-'));
  writeFileSync(join(folder, 'package.json'), manifest);
  return folder;
}

test('each copy is seen for itself', () => {
  expect(isOlder(entry, 'mysql2', folderWith('{"version":"3.19.1"}'))).toBe(true);
  expect(isOlder(entry, 'mysql2', folderWith('{"version":"3.24.5"}'))).toBe(false);
});

test('what is not known is left unpatched', () => {
  expect(isOlder(entry, 'mysql2', undefined)).toBe(false);
  expect(isOlder(entry, 'mysql2', folderWith('broken'))).toBe(false);
  expect(isOlder(entry, 'mysql2', folderWith('{}'))).toBe(false);
});

test('a package of the library that publishes in no version', () => {
  expect(isOlder(entry, 'other', folderWith('{"version":"1.0.0"}'))).toBe(true);
  const without = {} as unknown as Entry;
  expect(isOlder(without, 'other', folderWith('{"version":"1.0.0"}'))).toBe(false);
});
