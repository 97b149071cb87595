import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import type { LibraryReport, Report } from '../../src/diag/report.ts';
import { agentFlags, copyAgent, makeAppFolder, type AppFolder } from '../support/app-folder.ts';
import { agentArgs, packedFolder } from '../support/packed-agent.ts';
import { runApp, type Run, type RunOptions } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';
import type { SpanRecord } from '../support/collector/spans.ts';

const manifestFile = join(packedFolder, 'package.json');
const { version } = JSON.parse(readFileSync(manifestFile, 'utf8')) as { version: string };

/** A library that answers with its version, in the forms that there are of it. */
function library(name: string, release: string): Record<string, string> {
  const folder = `node_modules/${name}`;
  const manifest = { name, version: release, main: 'index.js' };
  return {
    [`${folder}/package.json`]: JSON.stringify(manifest),
    [`${folder}/index.js`]: `exports.version = '${release}';\n`,
  };
}

/** One request of the app's own, then `then`. */
const request = (then = ''): string => `
const http = require('node:http');
const server = http.createServer((_, response) => response.end('served'));
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1' }, (response) => {
    response.on('data', (text) => console.log(String(text)));
    response.on('end', () => server.close());
  });
});
${then}`;

let folder: AppFolder;
beforeAll(async () => {
  folder = await makeAppFolder({
    ...library('express', '3.0.0'),
    ...library('pg', '7.18.2'),
    ...library('koa', '3.0.0'),
    'node_modules/koa/index.js':
      "module.exports = class Koa { use() {} };\nmodule.exports.version = '3.0.0';\n",
    ...library('openai', '6.0.0'),
    'node_modules/openai/package.json': '{"name":"openai","version":"6.0.0","type":"module"}',
    'node_modules/openai/index.js': "export const version = '6.0.0';\n",
    'package.json': '{"dependencies":{"openai":"6.0.0"}}',
    'openai.mjs': `import { version } from 'openai';\nconsole.log(version);\nimport http from 'node:http';\n${request().replace(/^const http.*$/m, '')}`,
    'older-hooks.cjs': "Object.defineProperty(process.versions, 'node', { value: '24.11.0' });\n",
    'request.cjs': request(),
    'old-express.cjs': `console.log(require('express').version);\n${request()}`,
    'old-express.mjs': `import express from 'express';\nconsole.log(express.version);\nimport http from 'node:http';\n${request().replace(/^const http.*$/m, '')}`,
    'two-old.cjs': `require('express'); require('express'); require('pg');\n${request()}`,
    'nothing-sent.cjs': `console.log(require('pg').version);\n`,
    'late.cjs': request(
      "process.on('SIGUSR2', () => require('pg'));\nsetInterval(() => {}, 1000);",
    ),
    'load-koa.cjs': "require('koa');\n",
    'koa.cjs': `console.log(require('koa').version);\n${request()}`,
    'exit.cjs': request("process.once('beforeExit', () => process.exit(3));"),
    'exit-at-once.cjs': request(
      "process.once('SIGUSR2', () => process.exit(3));\nsetInterval(() => {}, 1000);",
    ),
    'throw.cjs': request("process.once('beforeExit', () => { throw new Error('boom'); });"),
    'endless.cjs': request('setInterval(() => {}, 1000);'),
    'workers.cjs':
      "const { Worker } = require('node:worker_threads');\nfor (const _ of [1, 2]) new Worker(require.resolve('./request.cjs'));\n" +
      request(),
    'children.cjs':
      "const { fork } = require('node:child_process');\nfor (const _ of [1, 2]) fork(require.resolve('./request.cjs'));\n" +
      request(),
  });
});
afterAll(() => folder.remove());

const info = { OTEL_LOG_LEVEL: 'info' };
const kinds = (spans: readonly SpanRecord[]): unknown[] => spans.map(({ kind }) => kind).toSorted();

describe('by default', () => {
  test.each(nodeMajors)('nothing is said on Node %i while all is well', async (node) => {
    for (const fixture of ['http/request.cjs', 'http/request.mjs', 'empty/app.cjs']) {
      expect((await runBoth(fixture, { node })).said).toEqual([]);
    }
  });
});

describe('at level info', () => {
  const start = (run: Run, nodeVersion: string): string => {
    const url = /http:\/\/[^/]+/.exec(
      run.requests.length > 0 ? `http://${run.requests[0]?.headers['host']}` : '',
    );
    const to = (path: string): string => `otlp ${url?.[0]}/v1/${path}`;
    return (
      `[otel-agent] info: version ${version} on Node.js ${nodeVersion}; traces → ${to('traces')}, ` +
      `metrics → ${to('metrics')}, logs → ${to('logs')}; waiting for the first of `
    );
  };

  test.each(nodeMajors)('Node %i: the start, what is traced, and the end', async (node) => {
    for (const fixture of ['http/request.cjs', 'http/request.mjs']) {
      const run = await runBoth(fixture, { node, env: info });
      const nodeVersion = /on Node\.js (\S+);/.exec(run.said[0] ?? '')?.[1] ?? '';
      expect(nodeVersion).toMatch(new RegExp(`^${node}\\.`));
      const [first = '', ...others] = run.said;
      expect(first.slice(0, first.lastIndexOf(' of ') + 4)).toBe(start(run, nodeVersion));
      expect(first).toMatch(/ of \d+ libraries$/);
      const points = run.metrics.reduce((sum, { points: { length } }) => sum + length, 0);
      expect(others).toEqual([
        `[otel-agent] info: traced so far: http`,
        `[otel-agent] info: traced: http; 2 spans, ${points} metric points and 0 log records sent`,
      ]);
    }
  });

  test('an app that uses nothing', async () => {
    const run = await runBoth('empty/app.cjs', { env: info });
    expect(run.said).toHaveLength(2);
    expect(run.said[1]).toBe(
      '[otel-agent] info: traced: nothing; 0 spans, 0 metric points and 0 log records sent',
    );
  });

  test('an app that a signal ends', async () => {
    const run = await runApp(folder.file('endless.cjs'), {
      env: info,
      during: async (app, collector) => {
        await collector?.waitFor(({ spans }) => spans().length === 2);
        app.kill('SIGTERM');
      },
    });
    expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM', stdout: 'served\n' });
    expect(run.stderr.trimEnd().split('\n').at(-1)).toMatch(
      /info: traced: http; 2 spans, .* sent$/,
    );
  });

  test('what is lost is in the end line', async () => {
    const run = await runBoth('http/request.cjs', {
      collector: false,
      env: { ...info, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
    });
    expect(run.said.at(-1)).toMatch(/info: traced: http; 0 spans, .* sent, \d+ lost$/);
    expect(run.said.filter((line) => line.includes('warn:'))).toHaveLength(1);
  });

  test('the endpoint is shown without its secrets', async () => {
    const run = await runBoth('empty/app.cjs', {
      env: {
        ...info,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:s3cr3t@127.0.0.1:9/base?key=s3cr3t',
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=s3cr3t',
      },
    });
    expect(run.said[0]).toContain('traces → otlp http://127.0.0.1:9/base/v1/traces,');
    expect(run.stderr).not.toContain('s3cr3t');
  });
});

const unsupported = (name: string, release: string, versions: string): string =>
  `[otel-agent] warn: ${name} ${release}: not traced, as its instrumentation knows versions ` +
  `${versions}; install one of these, or leave ${name} out by OTEL_NODE_DISABLED_INSTRUMENTATIONS`;
const oldExpress = unsupported('express', '3.0.0', '>=4.0.0 <6');
const oldPg = unsupported('pg', '7.18.2', '>=8.0.3 <9');

describe('a version that is not supported is said once, and the app runs', () => {
  test.each<[what: string, app: string, options: RunOptions, said: string[]]>([
    ['CommonJS', 'old-express.cjs', {}, [oldExpress]],
    ['an ES module', 'old-express.mjs', {}, [oldExpress]],
    ['two libraries', 'two-old.cjs', {}, [oldExpress, oldPg]],
    ['an app that sends nothing', 'nothing-sent.cjs', {}, [oldPg]],
    ['left out', 'two-old.cjs', { env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'express,pg' } }, []],
    ['level error', 'two-old.cjs', { env: { OTEL_LOG_LEVEL: 'error' } }, []],
  ])('%s', async (_, app, options, said) => {
    const run = await runBoth(folder.file(app), options);
    expect(run.exitCode).toBe(0);
    expect(run.said).toEqual(said);
    expect(kinds(run.spans)).toEqual(app === 'nothing-sent.cjs' ? [] : ['CLIENT', 'SERVER']);
  });

  test('loaded long after the first export', async () => {
    const run = await runApp(folder.file('late.cjs'), {
      during: async (app, collector) => {
        await collector?.waitFor(({ spans }) => spans().length === 2);
        app.kill('SIGUSR2');
        await app.waitForOutput('pg 7.18.2: not traced');
        app.kill('SIGTERM');
      },
    });
    expect(run.stderr).toBe(`${oldPg}\n`);
  });
});

describe('a library that an earlier preload has loaded', () => {
  test.each(['import', 'require', 'options'] as const)('%s', async (start) => {
    const nodeArgs = ['-r', folder.file('load-koa.cjs')];
    const run = await runBoth(folder.file('koa.cjs'), { start, nodeArgs });
    expect(run.said).toEqual([
      '[otel-agent] warn: koa 3.0.0: loaded before the agent, so parts may not be traced; ' +
        'make the agent the first --require, since each of these runs before any --import',
    ]);
    expect(kinds(run.spans)).toEqual(['CLIENT', 'SERVER']);
  });

  test('what comes after the agent is as it should be', async () => {
    const agent = [...agentArgs('require'), '-r', folder.file('load-koa.cjs')];
    expect((await runBoth(folder.file('koa.cjs'), { agent })).said).toEqual([]);
  });
});

describe('a real ES module', () => {
  test('in a worker thread of Node 20, which has no hooks', async () => {
    await folder.write({
      'openai-worker.mjs':
        "import { Worker } from 'node:worker_threads';\n" +
        "new Worker(new URL('./openai.mjs', import.meta.url));\n",
    });
    const run = await runBoth(folder.file('openai-worker.mjs'), { node: 20 });
    expect(run.said).toEqual([
      expect.stringMatching(
        /warn: openai 6\.0\.0: an ES module, which Node\.js 20\.\S+ cannot hook soundly: /,
      ),
    ]);
    expect(kinds(run.spans)).toEqual(['CLIENT', 'SERVER']);
  });

  test('where hooks are not sound', async () => {
    const run = await runBoth(folder.file('openai.mjs'), {
      node: 24,
      nodeArgs: ['-r', folder.file('older-hooks.cjs')],
    });
    expect(run.said).toEqual([
      '[otel-agent] warn: openai 6.0.0: an ES module, which Node.js 24.11.0 cannot hook soundly: ' +
        'imported, it is not traced; update to Node.js 22.22.3, 24.11.1 or newer, or load it by require',
    ]);
    expect(kinds(run.spans)).toEqual(['CLIENT', 'SERVER']);
  });
});

describe('the report', () => {
  let count = 0;

  /** Runs the app and reads the reports of all of its processes and threads. */
  async function report(
    app: string,
    options: RunOptions = {},
  ): Promise<{ run: Run; reports: readonly (Report & { file: string })[] }> {
    const name = `reports-${count++}`;
    await folder.write({ [`${name}/.keep`]: '' });
    const env = { ...options.env, OTEL_NODE_DOCTOR_REPORT: folder.file(`${name}/report`) };
    const run = await runApp(app.includes('/') ? app : folder.file(app), { ...options, env });
    const files = readdirSync(folder.file(name)).filter((file) => file !== '.keep');
    const reports = files.map((file) => {
      const text = readFileSync(folder.file(`${name}/${file}`), 'utf8');
      return Object.assign({ file }, JSON.parse(text) as Report);
    });
    return { run, reports: reports.toSorted((a, b) => (a.threadId ?? 0) - (b.threadId ?? 0)) };
  }

  const http: LibraryReport = { name: 'http', instrumentation: 'http', state: 'channel' };
  const scope = '@org/otel-agent/http';
  const none = { recorded: 0, exported: 0, dropped: 0 };
  const all = (items: number): Report['traces'] => ({ ...none, recorded: items, exported: items });
  const pointsOf = ({ metrics }: Run): number =>
    metrics.reduce((sum, { points }) => sum + points.length, 0);

  test.each(nodeMajors)('says on Node %i what the collector has', async (node) => {
    const { run, reports } = await report('two-old.cjs', { node });
    const [only] = reports;
    expect(only).toEqual({
      file: `report.${only?.pid}.json`,
      pid: only?.pid,
      command: expect.stringMatching(/node.* .*two-old\.cjs$/),
      agentVersion: version,
      libraries: [
        {
          name: 'express',
          version: '3.0.0',
          instrumentation: 'express',
          state: 'version not supported',
          because: expect.stringContaining('>=4.0.0 <6'),
        },
        http,
        expect.objectContaining({ name: 'pg', state: 'version not supported' }),
      ],
      spansByScope: { [scope]: 2 },
      traces: all(2),
      metrics: all(pointsOf(run)),
      logs: none,
    });
    expect(reports).toHaveLength(1);
    expect(run.spans.map((span) => span.scope.name)).toEqual([scope, scope]);
    expect(run.stdout).toBe('served\n');
  });

  test.each([
    ['process.exit(3)', 'exit.cjs', { exitCode: 3, signal: null }],
    ['an exception that nobody catches', 'throw.cjs', { exitCode: 1, signal: null }],
  ])('of a process that ends by %s', async (_, app, end) => {
    const { run, reports } = await report(app);
    expect(run).toMatchObject(end);
    expect(reports).toMatchObject([
      { libraries: [http], traces: all(2), metrics: all(pointsOf(run)) },
    ]);
    expect(reports[0]).not.toHaveProperty('cutShort');
    expect(run.spans).toHaveLength(2);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'of a process that %s ends',
    async (signal) => {
      const { run, reports } = await report('endless.cjs', {
        during: async (app, collector) => {
          await collector?.waitFor(({ spans }) => spans().length === 2);
          app.kill(signal);
        },
      });
      expect(run.signal).toBe(signal);
      expect(reports).toMatchObject([
        { libraries: [http], traces: all(2), metrics: all(pointsOf(run)) },
      ]);
      expect(reports[0]).not.toHaveProperty('cutShort');
    },
  );

  test('of a process that is killed says that it is cut short', async () => {
    const { run, reports } = await report('endless.cjs', {
      during: async (app, collector) => {
        await collector?.waitFor(({ spans }) => spans().length === 2);
        app.kill('SIGKILL');
      },
    });
    expect(run.signal).toBe('SIGKILL');
    expect(reports).toMatchObject([{ cutShort: true, agentVersion: version }]);
  });

  test('of an app that uses nothing', async () => {
    const { reports } = await report('empty/app.cjs', { cwd: folder.path });
    expect(reports).toMatchObject([{ libraries: [], spansByScope: {}, traces: none }]);
  });

  test('each worker thread has a file of its own', async () => {
    const { run, reports } = await report('workers.cjs');
    const pid = reports[0]?.pid;
    expect(reports.map(({ file, threadId }) => [file, threadId])).toEqual([
      [`report.${pid}.json`, undefined],
      [`report.${pid}.1.json`, 1],
      [`report.${pid}.2.json`, 2],
    ]);
    for (const each of reports) expect(each).toMatchObject({ libraries: [http] });
    // What threads hand over counts where it is sent from.
    expect(reports.map(({ traces }) => traces)).toEqual([all(6), all(0), all(0)]);
    expect(run.spans).toHaveLength(6);
  });

  test('each child process has a file of its own', async () => {
    const { run, reports } = await report('children.cjs');
    expect(new Set(reports.map(({ file }) => file)).size).toBe(3);
    expect(reports.map(({ file }) => file)).toEqual(reports.map(({ pid }) => `report.${pid}.json`));
    for (const each of reports) expect(each).toMatchObject({ libraries: [http], traces: all(2) });
    expect(run.spans).toHaveLength(6);
  });

  test('a path that cannot be written is said once, and the app runs', async () => {
    const run = await runBoth(folder.file('request.cjs'), {
      env: { OTEL_NODE_DOCTOR_REPORT: folder.file('nowhere/report') },
    });
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toMatch(/^\[otel-agent\] warn: report failed, .*ENOENT.*nowhere/);
    expect(run.spans).toHaveLength(2);
  });
});

describe('a stack trace', () => {
  const stack = /^\s+at /m;
  let broken: string;
  beforeAll(async () => {
    broken = folder.file('broken-agent');
    await copyAgent(broken);
    await writeFile(join(broken, 'dist/instrumentations/http.cjs'), "throw new Error('boom');\n");
  });

  test.each(['none', 'error', 'warn', 'info'])('is not shown at level %s', async (level) => {
    const run = await runBoth('http/request.cjs', {
      agent: agentFlags(broken),
      env: { OTEL_LOG_LEVEL: level },
    });
    const heard = run.said.filter((line) => line.includes('instrumentation http failed'));
    expect(heard).toHaveLength(level === 'warn' || level === 'info' ? 1 : 0);
    expect(run.stderr).not.toMatch(stack);
  });

  test.each(['debug', 'all'])('is shown at level %s', async (level) => {
    const run = await runApp('http/request.cjs', {
      start: 'none',
      nodeArgs: agentFlags(broken),
      env: { OTEL_LOG_LEVEL: level },
    });
    expect(run.stderr).toMatch(/debug: instrumentation http\nError: boom\n\s+at /);
    expect(run.exitCode).toBe(0);
  });
});

describe('a second copy of the agent', () => {
  const other = (): string => folder.file('other-agent');
  beforeAll(async () => {
    await copyAgent(other());
    const file = join(other(), 'dist/register.cjs');
    const text = await readFile(file, 'utf8');
    expect(text).toContain(version);
    await writeFile(file, text.replaceAll(version, '9.9.9'));
  });

  const agents = (second: string): string[] => [...agentFlags(packedFolder), ...agentFlags(second)];

  test.each([
    ['info', 1],
    ['warn', 0],
  ])('of another version, at level %s', async (level, lines) => {
    const run = await runBoth('http/request.cjs', {
      agent: agents(other()),
      env: { OTEL_LOG_LEVEL: level },
    });
    const said = run.said.filter((line) => line.includes('9.9.9'));
    expect(said).toEqual(
      Array.from({ length: lines }, () => {
        const path = join(other(), 'dist/register.cjs');
        return (
          `[otel-agent] info: version 9.9.9 of the agent in ${path} is left out, as version ` +
          `${version} runs already; start one of the two only`
        );
      }),
    );
    expect(run.spans).toHaveLength(2);
  });

  test('of the same version is nothing to speak of', async () => {
    const same = folder.file('same-agent');
    await copyAgent(same);
    const run = await runBoth('http/request.cjs', { agent: agents(same), env: info });
    expect(run.stderr).not.toContain('left out');
  });
});
