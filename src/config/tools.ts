/**
 * Commands that developers run, by the names of their files: package managers, compilers,
 * formatters, watchers. NODE_OPTIONS reaches them too, but the app is what they start.
 */
const tools: ReadonlySet<string> = new Set([
  'biome',
  'concurrently',
  'corepack',
  'esbuild',
  'eslint',
  'lint-staged',
  'nodemon',
  'npm',
  'npm-cli',
  'npm-run-all',
  'npx',
  'npx-cli',
  'nx',
  'oxfmt',
  'oxlint',
  'parcel',
  'pnpm',
  'pnpx',
  'pm2',
  'prettier',
  'rolldown',
  'rollup',
  'run-p',
  'run-s',
  'tsc',
  'tsdown',
  'tsserver',
  'tsup',
  'tsx',
  'turbo',
  'vite',
  'vue-tsc',
  'webpack',
  'webpack-cli',
  'yarn',
  'yarnpkg',
]);

/** Where commands lie: an app that has the name of one lies elsewhere. */
const places = /[\\/](node_modules|corepack|\.yarn)[\\/]|[\\/]bin[\\/][^\\/]*$/;

/**
 * Whether a process runs such a command.
 *
 * @param script `process.argv[1]`
 */
export function isTool(script: string | undefined): boolean {
  if (script === undefined || !places.test(script)) return false;
  const file = script.slice(Math.max(script.lastIndexOf('/'), script.lastIndexOf('\\')) + 1);
  return tools.has(file.replace(/\.[cm]?js$/, '').replace(/-\d.*$/, ''));
}
