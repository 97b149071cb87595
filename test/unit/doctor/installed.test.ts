import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findInstalled } from '../../../src/doctor/installed.ts';

const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

type Manifests = Readonly<Record<string, object>>;

/** Writes package.json files, by folder, and links: path → target. */
function layout(manifests: Manifests, links: Readonly<Record<string, string>> = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'installed-')));
  made.push(root);
  for (const [folder, manifest] of Object.entries(manifests)) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest));
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(join(root, target), join(root, path), 'dir');
  }
  return root;
}

const pack = (name: string, version: string, dependencies: object = {}): object => {
  return { name, version, dependencies };
};

function found(folder: string): readonly string[] {
  return findInstalled(folder).packages.map(({ folderName, name, version, need }) => {
    return `${folderName}${name === folderName ? '' : ` (${name})`} ${version} ${need}`;
  });
}

test('npm: flat and nested, what package.json names and what only lies there', () => {
  const root = layout({
    '.': {
      dependencies: { a: '1' },
      devDependencies: { b: '1' },
      optionalDependencies: { o: '1' },
    },
    'node_modules/a': pack('a', '1.0.0', { c: '2' }),
    'node_modules/a/node_modules/c': pack('c', '2.0.0'),
    'node_modules/b': pack('b', '1.0.0', { c: '1' }),
    'node_modules/c': pack('c', '1.0.0'),
    'node_modules/@s/d': pack('@s/d', '1.0.0'),
  });
  expect([...found(root)].toSorted()).toEqual([
    '@s/d 1.0.0 indirect',
    'a 1.0.0 dependency',
    'b 1.0.0 development dependency',
    'c 1.0.0 indirect',
    'c 2.0.0 indirect',
  ]);
});

test('pnpm: links into a store, where dependencies lie beside each other', () => {
  const store = 'node_modules/.pnpm';
  const root = layout(
    {
      '.': { dependencies: { redis: '5' } },
      [`${store}/redis@5.0.0/node_modules/redis`]: pack('redis', '5.0.0', { '@redis/client': '5' }),
      [`${store}/@redis+client@5.1.0/node_modules/@redis/client`]: pack('@redis/client', '5.1.0'),
    },
    {
      'node_modules/redis': `${store}/redis@5.0.0/node_modules/redis`,
      [`${store}/redis@5.0.0/node_modules/@redis/client`]: `${store}/@redis+client@5.1.0/node_modules/@redis/client`,
    },
  );
  expect(found(root)).toEqual(['redis 5.0.0 dependency', '@redis/client 5.1.0 indirect']);
});

test('workspaces: hoisted packages are found, those of other workspaces are not', () => {
  const root = layout({
    '.': { workspaces: ['apps/*'] },
    'apps/shop': { name: 'shop', dependencies: { pg: '8' } },
    'apps/other': { name: 'other', dependencies: { mysql2: '3' } },
    'node_modules/pg': pack('pg', '8.16.0', { 'pg-pool': '3' }),
    'node_modules/pg-pool': pack('pg-pool', '3.10.0'),
    'node_modules/mysql2': pack('mysql2', '3.0.0'),
  });
  mkdirSync(join(root, 'apps/shop/src'));
  const expected = ['pg 8.16.0 dependency', 'pg-pool 3.10.0 indirect'];
  expect(found(join(root, 'apps/shop'))).toEqual(expected);
  expect(found(join(root, 'apps/shop/src'))).toEqual(expected);
});

test('an npm alias has two names', () => {
  const root = layout({
    '.': { dependencies: { web: 'npm:express@5' } },
    'node_modules/web': pack('express', '5.1.0'),
  });
  expect(found(root)).toEqual(['web (express) 5.1.0 dependency']);
});

test('cycles, missing packages and broken files do no harm', () => {
  const root = layout({
    '.': { dependencies: { a: '1', gone: '1', broken: '1' } },
    'node_modules/a': pack('a', '1.0.0', { b: '1' }),
    'node_modules/b': pack('b', '1.0.0', { a: '1' }),
  });
  mkdirSync(join(root, 'node_modules/broken'));
  writeFileSync(join(root, 'node_modules/broken/package.json'), '{');
  expect(found(root)).toEqual(['a 1.0.0 dependency', 'b 1.0.0 indirect']);
});

test('a folder without anything', () => {
  expect(findInstalled(layout({})).packages).toEqual([]);
});
