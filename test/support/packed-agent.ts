import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How an app gets the agent: by a flag, by NODE_OPTIONS, or not at all. */
export type Start = 'import' | 'require' | 'options' | 'none';

/** The top of this project. */
export const projectFolder = join(import.meta.dirname, '..', '..');

/** Where the tarball was unpacked, as npm would install it. */
export const packedFolder =
  process.env.AGENT_TEST_PACKAGE ??
  join(projectFolder, '.cache', 'packed', 'node_modules', '@org', 'otel-agent');

type Manifest = { exports: { './register': { import: string; require: string } } };

/**
 * Flags of node that start the agent; `options` has none, see `agentOptions`.
 *
 * They name files, since a bare `@org/otel-agent/register` is looked up from the folder that the
 * app runs in, which is each fixture's own; the files are those that `exports` gives for that name.
 */
export function agentArgs(start: Start): readonly string[] {
  if (start === 'import') return ['--import', pathToFileURL(registerFile('import')).href];
  if (start === 'require') return ['--require', registerFile('require')];
  return [];
}

/** NODE_OPTIONS that start the agent. */
export function agentOptions(): string {
  return `--import=${pathToFileURL(registerFile('import')).href}`;
}

function registerFile(condition: 'import' | 'require'): string {
  const manifestFile = join(packedFolder, 'package.json');
  if (!existsSync(manifestFile)) {
    throw new Error(`no packed agent in ${packedFolder}: \`npm test\` builds and unpacks it`);
  }
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  return join(packedFolder, manifest.exports['./register'][condition]);
}
