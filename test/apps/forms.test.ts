import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeMajors, type NodeMajor } from '../../scripts/node-binaries.ts';
import { agentArgs, projectFolder, type Start } from '../support/packed-agent.ts';
import { runApp, type RunOptions } from '../support/run-app.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

type Form = {
  readonly title: string;
  /** In `fixtures/forms`. */
  readonly app: string;
  readonly nodeArgs?: readonly string[];
  /** The agent comes by NODE_OPTIONS. */
  readonly inherited?: true;
  readonly nodes?: readonly NodeMajor[];
  /** How the agent is started where a preload has loaded pg before it, which is said. */
  readonly tooEarly?: readonly Start[];
  /** What comes before the agent goes unseen by it: `--require` goes before everything. */
  readonly onlyRequire?: true;
};

const newer: readonly NodeMajor[] = [22, 24, 26];
const folder = join(projectFolder, 'fixtures', 'forms');
const evaluate = (file: string): string[] => ['-e', readFileSync(join(folder, file), 'utf8')];
const preload = (file: string): string[] => ['--import', `./${file}`];

const forms: readonly Form[] = [
  { title: 'require of http and pg', app: 'app.cjs' },
  { title: 'import of http and pg', app: 'app.mjs' },
  { title: 'import() from CommonJS', app: 'dynamic-import.cjs' },
  { title: 'import() from an ES module', app: 'dynamic-import.mjs' },
  { title: 'CommonJS that imports the program', app: 'import-program.cjs' },
  { title: 'import * as', app: 'namespace-import.mjs' },
  { title: 'imports by name', app: 'named-import.mjs' },
  { title: 'createRequire in an ES module', app: 'create-require.mjs' },
  { title: 'getBuiltinModule in CommonJS', app: 'get-builtin-module.cjs' },
  { title: 'getBuiltinModule in an ES module', app: 'get-builtin-module.mjs' },
  { title: 'require of an ES module', app: 'require-es-module.cjs' },
  { title: '-e', app: 'app.cjs', nodeArgs: evaluate('app.cjs') },
  {
    title: '--input-type=module -e',
    app: 'app.mjs',
    nodeArgs: ['--input-type=module', ...evaluate('app.mjs')],
  },
  { title: 'a worker thread, CommonJS', app: 'worker.cjs' },
  { title: 'a worker thread, ES module', app: 'worker.mjs' },
  { title: 'fork, CommonJS', app: 'fork.cjs' },
  { title: 'fork, ES module', app: 'fork.mjs' },
  { title: 'cluster, CommonJS', app: 'cluster.cjs' },
  { title: 'cluster, ES module', app: 'cluster.mjs' },
  { title: 'spawn, CommonJS', app: 'spawn.cjs', inherited: true },
  { title: 'spawn, ES module', app: 'spawn.mjs', inherited: true },
  {
    title: 'loaded by an earlier -r, CommonJS',
    app: 'app.cjs',
    nodeArgs: ['-r', './load-early.cjs'],
    tooEarly: ['require', 'import'],
  },
  {
    title: 'loaded by an earlier -r, ES module',
    app: 'app.mjs',
    nodeArgs: ['-r', './load-early.cjs'],
    tooEarly: ['require', 'import'],
  },
  {
    title: 'loaded by an earlier -r, by name',
    app: 'named-import.mjs',
    nodeArgs: ['-r', './load-early.cjs'],
    tooEarly: ['require', 'import'],
  },
  {
    title: 'imported by an earlier --import',
    app: 'named-import.mjs',
    nodeArgs: preload('load-early.mjs'),
    tooEarly: ['import'],
  },
  {
    title: 'own registerHooks before, CommonJS',
    app: 'app.cjs',
    nodeArgs: preload('own-hooks.mjs'),
    nodes: newer,
  },
  {
    title: 'own registerHooks before, ES module',
    app: 'app.mjs',
    nodeArgs: preload('own-hooks.mjs'),
    nodes: newer,
  },
  { title: 'own registerHooks after', app: 'own-hooks-first.mjs', nodes: newer },
  {
    title: 'own module.register before, CommonJS',
    app: 'app.cjs',
    nodeArgs: preload('own-loader.mjs'),
  },
  {
    title: 'own module.register before, ES module',
    app: 'app.mjs',
    nodeArgs: preload('own-loader.mjs'),
  },
  { title: 'own module.register after', app: 'own-loader-first.mjs' },
  {
    title: 'own loader with source of CommonJS',
    app: 'app.mjs',
    nodeArgs: preload('own-source-loader.mjs'),
    nodes: newer,
    onlyRequire: true,
  },
  { title: 'types stripped from .ts', app: 'app.ts', nodes: newer },
  { title: 'types stripped from .mts', app: 'app.mts', nodes: newer },
  { title: 'types stripped from .cts', app: 'app.cts', nodes: newer },
  { title: 'tsx, .ts', app: 'app.ts', nodeArgs: ['--import', 'tsx'] },
  { title: 'tsx, .mts', app: 'app.mts', nodeArgs: ['--import', 'tsx'] },
  { title: 'tsx, .cts', app: 'app.cts', nodeArgs: ['--import', 'tsx'], nodes: newer },
];

/** With `--require`, the way that is documented, on all Nodes; `--import` is tried on one. */
const ways = [
  ...nodeMajors.map((node) => ({ start: 'require', node }) as const),
  { start: 'import', node: 24 } as const,
] as const;

function waysOf({ nodes = nodeMajors, onlyRequire }: Form): (typeof ways)[number][] {
  return ways.filter(({ node, start }) => {
    return nodes.includes(node) && (start === 'require' || !onlyRequire);
  });
}

const tooEarly = /^\[otel-agent\] warn: pg \S+, pg-pool \S+: loaded before the agent, /;
const linked = `
CLIENT GET
  SERVER GET
    CLIENT SELECT
`.trim();

await describeWith(['postgres'], 'the query of a request, with http and pg by', () => {
  describe.concurrent.each(forms)('$title', (form) => {
    test.each(waysOf(form))('--$start on Node $node', async ({ start, node }) => {
      const options: RunOptions = form.inherited
        ? { node, start: 'options', env: { NODE_OPTIONS: agentArgs(start).join(' ') } }
        : { node, start, nodeArgs: form.nodeArgs ?? [] };
      const isLate = form.tooEarly?.includes(start) === true;
      // One Node is enough to see that the agent adds nothing of its own to the output.
      const runIt = node === 24 && !isLate ? runBesideBare : runApp;
      const run = await runIt(`forms/${form.app}`, options);
      expect(run).toMatchObject({ exitCode: 0, stdout: 'book\n' });
      const said = run.stderr.split('\n').filter((line) => line.startsWith('[otel-agent]'));
      expect(said).toEqual(isLate ? [expect.stringMatching(tooEarly)] : []);
      expect(spanTree(run.spans)).toBe(linked);
    });
  });
});
