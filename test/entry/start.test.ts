import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { agentFlags, copyAgent, makeAppFolder, type AppFolder } from '../support/app-folder.ts';
import { packedFolder } from '../support/packed-agent.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth, type BothOptions } from '../support/run-both.ts';
import { spanTree } from '../support/span-tree.ts';

const requireFile = join(packedFolder, 'dist', 'register.cjs');
const importUrl = pathToFileURL(join(packedFolder, 'dist', 'register.mjs')).href;
const request = 'CLIENT GET\n  SERVER GET';

let second: AppFolder;
const otherAgent = (): string => second.file('node_modules/@org/otel-agent');
beforeAll(async () => {
  second = await makeAppFolder();
  await copyAgent(otherAgent());
});
afterAll(() => second.remove());

/** Every way to start the agent; each leads to the same two spans. */
const ways: readonly [name: string, options: () => BothOptions][] = [
  ['--import', () => ({ start: 'import' })],
  ['--require', () => ({ start: 'require' })],
  ['-r', () => ({ agent: ['-r', requireFile] })],
  ['NODE_OPTIONS with --import', () => ({ start: 'options' })],
  [
    'NODE_OPTIONS with --require',
    () => ({ agent: [], env: { NODE_OPTIONS: `--require ${requireFile}` } }),
  ],
  [
    '--require and --import at once',
    () => ({ agent: ['--require', requireFile, '--import', importUrl] }),
  ],
  [
    '--import, and NODE_OPTIONS with --require',
    () => ({ agent: ['--import', importUrl], env: { NODE_OPTIONS: `--require ${requireFile}` } }),
  ],
  [
    'two copies by --require',
    () => ({ agent: [...agentFlags(packedFolder), ...agentFlags(otherAgent())] }),
  ],
  [
    'two copies, one by --require, one by --import',
    () => ({ agent: [...agentFlags(packedFolder), ...agentFlags(otherAgent(), 'import')] }),
  ],
  [
    'two copies by --import',
    () => ({
      agent: [...agentFlags(packedFolder, 'import'), ...agentFlags(otherAgent(), 'import')],
    }),
  ],
];

describe.each(nodeMajors)('on Node %i', (node) => {
  describe.each(['http/request.cjs', 'http/request.mjs'])('%s', (fixture) => {
    test.each(ways)('%s', async (_, options) => {
      const run = await runBoth(fixture, { node, ...options() });
      expect(spanTree(run.spans)).toBe(request);
      expect(run.said).toEqual([]);
    });
  });
});

test('of two copies the first is the one that runs', async () => {
  await second.write({
    'which.cjs': "console.log(globalThis[Symbol.for('org.otel-agent')].path);\n",
  });
  const which = async (...folders: string[]): Promise<string> => {
    const agent = folders.flatMap((folder) => agentFlags(folder));
    const run = await runApp(second.file('which.cjs'), { start: 'none', nodeArgs: agent });
    return run.stdout.trim();
  };
  expect(await which(packedFolder, otherAgent())).toBe(requireFile);
  expect(await which(otherAgent(), packedFolder)).toBe(join(otherAgent(), 'dist', 'register.cjs'));
});
