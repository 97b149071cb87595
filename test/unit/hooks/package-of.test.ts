import { describe, expect, test } from 'vitest';
import { packageFolder, packageOf, packageOfUrl } from '../../../src/hooks/package-of.ts';

const paths: readonly [path: string, name: string | undefined, folder?: string][] = [
  ['/a/node_modules/pg/lib/client.js', 'pg', '/a/node_modules/pg'],
  ['/a/node_modules/@x/y/lib/z.js', '@x/y', '/a/node_modules/@x/y'],
  [
    '/a/node_modules/pg/node_modules/pg-pool/index.js',
    'pg-pool',
    '/a/node_modules/pg/node_modules/pg-pool',
  ],
  [
    '/a/node_modules/.pnpm/pg@8.11.0/node_modules/pg/lib/client.js',
    'pg',
    '/a/node_modules/.pnpm/pg@8.11.0/node_modules/pg',
  ],
  ['/a b/node_modules/pg/index.js', 'pg', '/a b/node_modules/pg'],
  ['/a/pg/lib/client.js', undefined],
  ['/a/my_node_modules/pg/index.js', undefined],
  ['/a/node_modules/pg', undefined],
  ['/a/node_modules/@x/y', undefined],
  ['/a/node_modules/@x', undefined],
  ['', undefined],
];

// The paths of Windows need its separator, which the product reads off `node:path` at the start.
describe.skipIf(process.platform === 'win32')('a file', () => {
  test.each(paths)('%s', (path, name, folder) => {
    expect(packageOf(path)).toBe(name);
    if (name !== undefined) expect(packageFolder(path, name)).toBe(folder);
  });
});

const urls: readonly [url: string, name: string | undefined][] = [
  ...paths.map(([path, name]): [string, typeof name] => [
    `file://${path.replace(' ', '%20')}`,
    name,
  ]),
  ['file:///C:/a/node_modules/@x/y/index.mjs', '@x/y'],
  ['file:///a/node_modules/caf%C3%A9/index.mjs', 'café'],
  ['file:///a/node_modules/pg/index.mjs?query=/node_modules', 'pg'],
  ['node:http', undefined],
  ['https://example.com/node_modules/pg/index.mjs', undefined],
  ['data:text/javascript,/node_modules/pg/', undefined],
];
test.each(urls)('the URL %s', (url, name) => {
  expect(packageOfUrl(url)).toBe(name);
});
