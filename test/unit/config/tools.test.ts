import { expect, test } from 'vitest';
import { isTool } from '../../../src/config/tools.ts';

test.each([
  '/usr/lib/node_modules/npm/bin/npm-cli.js',
  '/usr/local/bin/npx',
  '/app/node_modules/.bin/tsc',
  '/app/node_modules/typescript/bin/tsc',
  '/app/node_modules/typescript/lib/tsc.js',
  '/app/node_modules/prettier/bin/prettier.cjs',
  '/app/.yarn/releases/yarn-4.5.0.cjs',
  '/root/.cache/node/corepack/v1/pnpm/9.1.0/bin/pnpm.cjs',
  '/root/.cache/node/corepack/v1/yarn/4.0.0/yarn.js',
  '/usr/lib/node_modules/corepack/dist/corepack.js',
  'C:\\app\\node_modules\\vite\\bin\\vite.js',
  '/app/node_modules/nodemon/bin/nodemon.js',
])('%s is a tool', (script) => {
  expect(isTool(script)).toBe(true);
});

test.each([
  undefined,
  '',
  '/app/server.js',
  '/app/npm.js',
  '/app/src/webpack.js',
  '/app/node_modules/.bin/next',
  '/app/bin/www',
  '/app/dist/main.js',
])('%s is an app', (script) => {
  expect(isTool(script)).toBe(false);
});
