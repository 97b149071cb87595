import { readdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeMajors, type NodeMajor } from '../../scripts/node-binaries.ts';
import { tarball } from '../../scripts/pack-agent.ts';
import { npm, run } from '../../scripts/run-command.ts';
import { agentFlags, copyAgent, makeAppFolder, type AppFolder } from '../support/app-folder.ts';
import { appEnvironment } from '../support/app-environment.ts';
import { startChild, type Ended } from '../support/child.ts';
import { nodeOf } from '../support/node-of.ts';
import { packedFolder } from '../support/packed-agent.ts';
import { runBoth } from '../support/run-both.ts';
import { spanTree } from '../support/span-tree.ts';

const request = 'CLIENT GET\n  SERVER GET';
const app = [
  "const http = require('node:http');",
  'const server = http.createServer((_, response) => response.end());',
  "server.listen(0, '127.0.0.1', () => {",
  "  http.get({ port: server.address().port, host: '127.0.0.1' }, (response) => {",
  "    response.resume().on('end', () => server.close());",
  '  });',
  '});',
].join('\n');

let folder: AppFolder;
const installed = (...names: string[]): string =>
  join(folder.path, 'node_modules', '@org', 'otel-agent', ...names);

beforeAll(async () => {
  folder = await makeAppFolder({ 'package.json': '{"private":true}\n', 'app.cjs': app });
  const ran = await npm(['install', '--offline', '--no-audit', '--no-fund', tarball], folder.path);
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.output).toMatch(/added 1 package in /);
}, 120_000);
afterAll(() => folder.remove());

async function runNode(args: readonly string[], node?: NodeMajor): Promise<Ended> {
  return startChild({
    command: await nodeOf(node),
    args,
    cwd: folder.path,
    env: appEnvironment({ NODE_PATH: '' }),
    stdin: '',
    timeoutMillis: 20_000,
  }).ended;
}

test('it is one package, without dependencies and scripts', async () => {
  const manifest = JSON.parse(await readFile(installed('package.json'), 'utf8')) as Record<
    string,
    object | undefined
  >;
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies'] as const) {
    expect(Object.keys(manifest[kind] ?? {})).toEqual([]);
  }
  for (const script of ['preinstall', 'install', 'postinstall']) {
    expect(manifest['scripts']).not.toHaveProperty(script);
  }
  const packages = await readdir(join(folder.path, 'node_modules'));
  expect(packages.filter((name) => !name.startsWith('.'))).toEqual(['@org']);
  expect(await readdir(dirname(installed()))).toEqual(['otel-agent']);
});

test('it is at most 8 MB', async () => {
  const files = await readdir(installed(), { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((file) => file.isFile())
    .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThanOrEqual(8_000_000);
});

describe.each(nodeMajors)('on Node %i, by its name', (node) => {
  test.each(['--import', '--require'])('%s is silent', async (flag) => {
    const ended = await runNode([flag, '@org/otel-agent/register', '-e', '0'], node);
    expect(ended).toEqual({ exitCode: 0, signal: null, stdout: '', stderr: '' });
  });

  test.each(['--import', '--require'])('%s traces a request', async (flag) => {
    const ended = await runBoth(folder.file('app.cjs'), {
      node,
      cwd: folder.path,
      agent: [flag, '@org/otel-agent/register'],
      env: { NODE_PATH: '' },
    });
    expect(ended.said).toEqual([]);
    expect(spanTree(ended.spans)).toBe(request);
  });
});

test.each(['otel-agent', 'opentelemetry-instrument'])('npx finds %s', async (name) => {
  const bin = join(folder.path, 'node_modules', '.bin', name);
  const ran = await run(bin, ['node', '-e', 'console.log(1 + 1)'], {
    cwd: folder.path,
    env: appEnvironment({ OTEL_TRACES_EXPORTER: 'none' }),
  });
  expect(ran).toEqual({ code: 0, output: '2\n' });
});

/** Each file alone: what one of them needs must be in the package, whoever loaded before. */
describe('every chunk finds what it needs', async () => {
  const folders = ['instrumentations', 'exporters', 'propagators', 'chunks', '.'];
  const named = folders.map(async (name) => {
    const files = await readdir(join(packedFolder, 'dist', name));
    return files.filter((file) => file.endsWith('.cjs')).map((file) => `${name}/${file}`);
  });
  const files = (await Promise.all(named)).flat().filter((file) => file !== './cli.cjs');

  test('there are some in each folder', () => {
    for (const name of folders) {
      expect(files.some((file) => file.startsWith(`${name}/`))).toBe(true);
    }
    expect(files.length).toBeGreaterThan(40);
  });

  test.each(files)('%s', async (file) => {
    const text = `require(${JSON.stringify(installed('dist', file))})`;
    expect(await runNode(['-e', text])).toEqual({
      exitCode: 0,
      signal: null,
      stdout: '',
      stderr: '',
    });
  });

  test('and none is left out of a run in which all are loaded', async () => {
    const text = files.map((file) => `require(${JSON.stringify(installed('dist', file))});`);
    expect(await runNode(['-e', text.join('\n')], 20)).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('elsewhere', () => {
  test('a path with spaces and signs that URLs encode', async () => {
    const other = await makeAppFolder({ 'app.cjs': app }, 'a 50% path # ');
    try {
      const agent = other.file('node_modules/@org/otel-agent');
      await copyAgent(agent);
      for (const start of ['import', 'require'] as const) {
        const traced = await runBoth(other.file('app.cjs'), { agent: agentFlags(agent, start) });
        expect(traced.said).toEqual([]);
        expect(spanTree(traced.spans)).toBe(request);
      }
    } finally {
      await other.remove();
    }
  });

  test('the layout of pnpm: a link to a folder in .pnpm', async () => {
    const other = await makeAppFolder({ 'app.cjs': app, 'node_modules/@org/.keep': '' });
    try {
      const store = 'node_modules/.pnpm/@org+otel-agent@0.1.0/node_modules/@org/otel-agent';
      await copyAgent(other.file(store));
      const link = other.file('node_modules/@org/otel-agent');
      await symlink(relative(dirname(link), other.file(store)), link, 'dir');
      for (const agent of [
        ['--import', '@org/otel-agent/register'],
        ['--require', '@org/otel-agent/register'],
        // One by the link and one by its target: Node takes them for the same file.
        [...agentFlags(link), ...agentFlags(other.file(store), 'import')],
      ]) {
        const traced = await runBoth(other.file('app.cjs'), { agent, cwd: other.path });
        expect(traced.said).toEqual([]);
        expect(spanTree(traced.spans)).toBe(request);
      }
    } finally {
      await other.remove();
    }
  });

  test('a link that Node is told to keep', async () => {
    const other = await makeAppFolder({ 'app.cjs': app, 'node_modules/@org/.keep': '' });
    try {
      await copyAgent(other.file('store/otel-agent'));
      const link = other.file('node_modules/@org/otel-agent');
      await symlink(other.file('store/otel-agent'), link, 'dir');
      const traced = await runBoth(other.file('app.cjs'), {
        cwd: other.path,
        nodeArgs: ['--preserve-symlinks'],
        agent: ['--require', '@org/otel-agent/register'],
      });
      expect(traced.said).toEqual([]);
      expect(spanTree(traced.spans)).toBe(request);
    } finally {
      await other.remove();
    }
  });
});
