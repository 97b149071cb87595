import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentFlags, copyAgent, makeAppFolder, type AppFolder } from '../support/app-folder.ts';
import { loadsOf } from '../support/loads-of.ts';
import { agentArgs, packedFolder } from '../support/packed-agent.ts';
import { runApp, type Run } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';
import { describeWith } from '../support/services.ts';
import { spanTree } from '../support/span-tree.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');

let folder: AppFolder;
beforeAll(async () => {
  folder = await makeAppFolder({
    '.env': 'OTEL_SDK_DISABLED=true\n',
    'old-node.cjs':
      "Object.defineProperty(process.versions, 'node', { value: process.env.FAKE_VERSION });\n" +
      "Object.defineProperty(process, 'version', { value: 'v' + process.env.FAKE_VERSION });\n",
    'loader.mjs': 'export const resolve = (name, context, next) => next(name, context);\n',
  });
});
afterAll(() => folder.remove());

describe('OTEL_SDK_DISABLED', () => {
  const ways = [
    ['true', { env: { OTEL_SDK_DISABLED: 'true' } }],
    ['TRUE', { env: { OTEL_SDK_DISABLED: ' TRUE ' } }],
    ['true in .env', { inFolder: true }],
  ] as const;

  test.each(ways)('%s: nothing is patched, nothing listens, nothing is sent', async (_, way) => {
    const options = {
      ...('env' in way && { env: way.env }),
      ...('inFolder' in way && { cwd: folder.path }),
    };
    // runBoth compares the fixture's report about what is patched with that of bare node.
    const report = await runBoth('guards/untouched.cjs', options);
    expect(report.said).toEqual([]);
    const run = await runBoth('http/request.cjs', options);
    expect({ said: run.said, requests: run.requests }).toEqual({ said: [], requests: [] });
  });

  test('the same report tells a running agent from none', async () => {
    const bare = await runBoth('guards/untouched.cjs', { env: { OTEL_SDK_DISABLED: 'true' } });
    const traced = await runApp('guards/untouched.cjs');
    expect(traced.stdout).not.toBe(bare.stdout);
  });

  test('no SDK code is loaded', async () => {
    const app = [...agentArgs('require'), join(fixtures, 'http', 'request.cjs')];
    const { end } = await loadsOf(app, { env: { OTEL_SDK_DISABLED: 'true' } });
    const loaded = end.files.filter((file) => !file.startsWith('fixtures/'));
    expect(loaded.map((file) => file.replace(/^.*\/dist\//, ''))).toEqual([
      'boot.cjs',
      'register.cjs',
    ]);
  });

  test('what is neither true nor false is said, and the agent runs', async () => {
    const run = await runBoth('http/request.cjs', { env: { OTEL_SDK_DISABLED: 'yes' } });
    expect(run.said).toEqual([
      '[otel-agent] warn: OTEL_SDK_DISABLED="yes" is neither true nor false; using false',
    ]);
    expect(spanTree(run.spans)).toBe('CLIENT GET\n  SERVER GET');
  });
});

describe('Node is too old', () => {
  test.each(['0.10.48', '8.17.0', '18.20.4', '20.18.3'])('%s', async (version) => {
    const run = await runBoth('http/request.cjs', {
      nodeArgs: ['-r', folder.file('old-node.cjs')],
      start: 'require',
      env: { FAKE_VERSION: version },
    });
    expect(run.said).toEqual([
      `[otel-agent] error: needs Node.js 20.19 or newer, this is v${version}; the app runs untraced`,
    ]);
    expect(run.requests).toEqual([]);
  });

  test('20.19.0 is new enough', async () => {
    const run = await runBoth('http/request.cjs', {
      node: 20,
      nodeArgs: ['-r', folder.file('old-node.cjs')],
      env: { FAKE_VERSION: '20.19.0' },
    });
    expect(run.said).toEqual([]);
    expect(run.spans).toHaveLength(2);
  });
});

describe.each([20, 22] as const)('a loader thread on Node %i', (node) => {
  test.each(['http/request.cjs', 'http/request.mjs', 'express/route.mjs'])(
    '%s runs, and is traced once',
    async (fixture) => {
      for (const start of ['import', 'require', 'options'] as const) {
        const run = await runBoth(fixture, {
          node,
          start,
          nodeArgs: ['--experimental-loader', `file://${folder.file('loader.mjs')}`],
        });
        expect(run.said).toEqual([]);
        expect(run.spans.filter(({ kind }) => kind === 'SERVER')).toHaveLength(1);
      }
    },
  );
});

describe('a broken file of the agent', () => {
  const broken: readonly [file: string, fixture: string, line: RegExp][] = [
    ['boot.cjs', 'http/request.cjs', /^\[otel-agent\] error: .*untraced: .*boom/],
    ['core.cjs', 'http/request.cjs', /^\[otel-agent\] error: .*untraced: boom/],
    ['exporters/otlp.cjs', 'http/request.cjs', /^\[otel-agent\] (warn|error): .*boom/],
    ['instrumentations/http.cjs', 'http/request.mjs', /^\[otel-agent\] warn: .*http.*boom/],
    ['instrumentations/koa.cjs', 'koa/route.cjs', /^\[otel-agent\] warn: .*koa.*boom/],
  ];

  test.each(broken)('%s: one line, and the app runs as without us', async (file, fixture, line) => {
    const agent = folder.file(`broken-${file.replaceAll('/', '-')}`);
    await copyAgent(agent);
    await writeFile(join(agent, 'dist', file), "throw new Error('boom');\n");
    const run = await runBoth(fixture, { agent: agentFlags(agent) });
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toMatch(line);
  });

  test('register.mjs alone, without the files it needs', async () => {
    const text = await readFile(join(packedFolder, 'dist', 'register.cjs'), 'utf8');
    await folder.write({ 'torn/dist/register.cjs': text });
    const run = await runBoth('http/request.cjs', { agent: agentFlags(folder.file('torn')) });
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toMatch(/^\[otel-agent\] error: could not start, the app runs untraced: /);
  });
});

await describeWith(['postgres'], 'one broken instrumentation among others', () => {
  const systems = (run: Run): unknown[] =>
    run.spans.map((span) => span.attributes['db.system.name']);

  test('without that of pg, requests are still traced', async () => {
    const run = await runBroken('instrumentations/pg.cjs');
    expect(spanTree(run.spans)).toBe('CLIENT GET\n  SERVER GET');
  });

  test('without that of http, queries are still traced', async () => {
    const run = await runBroken('instrumentations/http.cjs');
    expect(systems(run)).toEqual(['postgresql', 'postgresql']);
  });

  async function runBroken(file: string): Promise<Run> {
    const agent = folder.file(`broken-among-${file.replaceAll('/', '-')}`);
    await copyAgent(agent);
    await writeFile(join(agent, 'dist', file), "throw new Error('boom');\n");
    const run = await runBoth('pg/query-in-request.cjs', { agent: agentFlags(agent) });
    const name = /(\w+)\.cjs$/.exec(file)?.[1];
    expect(run.said).toEqual([
      `[otel-agent] warn: instrumentation ${name} failed, the app goes on without it: boom`,
    ]);
    return run;
  }
});
