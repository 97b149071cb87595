import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeMajors, type NodeMajor } from '../../scripts/node-binaries.ts';
import { nodeOf } from '../support/node-of.ts';
import { packedFolder } from '../support/packed-agent.ts';
import { cliEnvironment, cliFile, cliFixtures, runCli } from '../support/run-cli.ts';

/** Those whose `process.execve` lets the command become the app. */
const becomes = (major: NodeMajor): boolean => major >= 22;
const register = join(packedFolder, 'dist', 'register.cjs');

let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'otel agent cli '));
});
afterAll(() => rm(temporary, { recursive: true }));

describe.each(nodeMajors)('on Node %i', (node) => {
  test('an app runs under the preload, with its arguments and no noise', async () => {
    const run = await runCli(['node', 'report.cjs', '--flag', '', 'a b'], {
      node,
      env: await onPath(node),
    });
    expect(run).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
    const report = JSON.parse(run.stdout);
    expect(report).toMatchObject({ args: ['--flag', '', 'a b'], preloads: 1 });
    expect(report.pid === run.pid).toBe(becomes(node));
  });

  test.each(['request.cjs', 'request.mjs'])(
    'an app is traced as the flags say: %s',
    async (app) => {
      const flags = [
        '--traces_exporter',
        'console',
        '--metrics-exporter=console',
        '--service_name',
        'x',
      ];
      const run = await runCli([...flags, 'node', join(cliFixtures, '..', 'http', app)], {
        node,
        env: { ...(await onPath(node)), OTEL_SERVICE_NAME: 'not this' },
      });
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      const documents = run.stdout
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
      const spans = documents.filter(({ context }) => context !== undefined);
      expect(spans.map(({ kind }) => kind)).toEqual(['SpanKind.SERVER', 'SpanKind.CLIENT']);
      expect(spans[0].parent_id).toBe(spans[1].context.span_id);
      expect(spans[0].resource.attributes['service.name']).toBe('x');
      expect(documents.some((document) => 'resource_metrics' in document)).toBe(true);
    },
  );

  test('stdin is piped through, stdout and stderr stay apart', async () => {
    const stdin = 'a line of text\n'.repeat(10_000);
    const run = await runCli(['shout.cjs'], { node, stdin });
    expect(run.stdout).toBe(stdin.toUpperCase());
    expect(run.stderr).toBe('150000 characters\n');
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)(
    'an app without handlers and the command end by %s together',
    async (signal) => {
      const run = await runCli(['forever.cjs'], {
        node,
        during: async (app) => {
          await app.waitForOutput('ready');
          // SIGKILL cannot be passed on: it is the app that gets it.
          process.kill(signal === 'SIGKILL' ? pidIn(app.stdout()) : app.pid, signal);
        },
      });
      expect(run).toMatchObject({ exitCode: null, signal, stderr: '' });
      expect(isRunning(pidIn(run.stdout))).toBe(false);
    },
  );

  test('an app that handles signals decides when and how to end', async () => {
    const run = await runCli(['graceful.cjs'], {
      node,
      during: async (app) => {
        await app.waitForOutput('ready');
        app.kill('SIGTERM');
        await app.waitForOutput('got SIGTERM');
        app.kill('SIGUSR2');
      },
    });
    expect(run).toMatchObject({ exitCode: 7, stdout: 'ready\ngot SIGTERM\ngot SIGUSR2\n' });
  });

  test('messages go both ways, and the end of the channel is passed on', async () => {
    const child = fork(cliFile, ['answer.cjs'], {
      cwd: cliFixtures,
      env: cliEnvironment(),
      execPath: await nodeOf(node),
    });
    const message = async (): Promise<unknown> => (await once(child, 'message'))[0];
    expect(await message()).toBe('ready');
    child.send({ a: [1, 'two'] });
    expect(await message()).toMatchObject({ answerTo: { a: [1, 'two'] } });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([3, null]);
  });

  test("the app's own warnings are shown, none is added", async () => {
    const { stderr } = await runCli(['node', 'warn.cjs'], { node, env: await onPath(node) });
    expect(stderr).toMatch(
      /^\(node:\d+\) Warning: from the app\n\(Use `node --trace-warnings [^\n]*\n$/,
    );
  });

  test('SIGPIPE ends a program in a pipeline without a word', async () => {
    const run = await runCli(['sh', '-c', 'yes | head -n 1'], { node });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'y\n', stderr: '' });
  });

  test('a shell script without shebang is run by sh, one with a lost interpreter is not', async () => {
    const plain = await script(`plain-${node}`, 'echo "plain $1"\n');
    expect(await runCli([plain, 'x'], { node })).toMatchObject({
      exitCode: 0,
      stdout: 'plain x\n',
    });
    const lost = await script(`lost-${node}`, '#!/nowhere/sh\n');
    const run = await runCli([lost], { node });
    expect(run.exitCode).toBe(127);
    expect(run.stderr).toBe(`otel-agent: ${lost}: command not found\n`);
  });
});

test('a flag wins over the environment, for the app and for an empty value too', async () => {
  const env = { OTEL_SERVICE_NAME: 'environment' };
  const service = async (...words: string[]): Promise<unknown> =>
    JSON.parse((await runCli([...words, 'report.cjs'], { env })).stdout).service;
  expect(await service()).toBe('environment');
  expect(await service('--service_name', 'flag')).toBe('flag');
  expect(await service('--service-name=flag')).toBe('flag');
  expect(await service('--service_name=')).toBe('');
});

test('run and -- may stand in front of the command', async () => {
  const run = await runCli(['run', '--service_name', 'x', '--', 'report.cjs', '--', 'y']);
  expect(JSON.parse(run.stdout)).toMatchObject({ service: 'x', args: ['--', 'y'] });
});

test('as opentelemetry-instrument, run is a command like any other', async () => {
  const cli = join(temporary, 'opentelemetry-instrument');
  await symlink(cliFile, cli);
  const run = await runCli(['run'], { cli });
  expect(run).toMatchObject({
    exitCode: 127,
    stderr: 'opentelemetry-instrument: run: command not found\n',
  });
  expect(JSON.parse((await runCli(['report.cjs'], { cli })).stdout)).toMatchObject({ preloads: 1 });
});

test("the user's NODE_OPTIONS stay, behind ours", async () => {
  const env = { NODE_OPTIONS: '--title="my app"' };
  const { stdout } = await runCli(['report.cjs'], { env });
  expect(JSON.parse(stdout)).toMatchObject({ title: 'my app', preloads: 1 });
  const options = await runCli(['sh', '-c', 'echo "$NODE_OPTIONS"'], { env });
  expect(options.stdout).toBe(`--require ${register} --title="my app"\n`);
});

test('inside another such command nothing is added twice', async () => {
  const words = [process.execPath, cliFile, 'sh', '-c', 'echo "$NODE_OPTIONS"'];
  const run = await runCli(words);
  expect(run).toMatchObject({ stdout: `--require ${register}\n`, stderr: '' });
});

test('installed in a folder with spaces', async () => {
  const folder = join(temporary, 'dist folder');
  await cp(dirname(cliFile), folder, { recursive: true });
  const run = await runCli([join(cliFixtures, 'report.cjs')], {
    cli: join(folder, 'cli.cjs'),
    cwd: temporary,
  });
  expect(JSON.parse(run.stdout)).toMatchObject({ preloads: 1 });
  expect(run.stderr).toBe('');
});

test('without its preload the app runs all the same, and it is said', async () => {
  const cli = join(temporary, 'alone.cjs');
  await cp(cliFile, cli);
  const run = await runCli(['report.cjs'], { cli });
  expect(JSON.parse(run.stdout)).toMatchObject({ preloads: 0 });
  expect(run.stderr).toMatch(/^otel-agent: [^\n]*register\.cjs is missing[^\n]*\n$/);
});

test('npm start', async () => {
  const start = `node "${join(cliFixtures, 'report.cjs')}" started`;
  await writeFile(join(temporary, 'package.json'), JSON.stringify({ scripts: { start } }));
  const run = await runCli(['npm', 'start', '--silent'], { cwd: temporary });
  expect(run.exitCode).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({ args: ['started'], preloads: 1 });
});

test('a script with a shebang is run by what that names', async () => {
  const file = await script('shebang.js', '#!/bin/sh\necho "shell $1"\n');
  expect(await runCli([file, 'x'])).toMatchObject({ exitCode: 0, stdout: 'shell x\n', stderr: '' });
});

test('an app that is killed takes the command with it', async () => {
  expect(await runCli(['crash.cjs'])).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
});

test.each<[words: string[], exitCode: number, stderr: string]>([
  [['nowhere'], 127, 'otel-agent: nowhere: command not found\n'],
  [['./nowhere.js'], 127, 'otel-agent: ./nowhere.js: no such file\n'],
  [['./'], 126, 'otel-agent: ./: is a directory\n'],
  [
    ['--service_nam', 'x', 'node'],
    2,
    'otel-agent: unknown flag --service_nam; did you mean --service_name?\n',
  ],
  [['--service_name'], 2, 'otel-agent: --service_name needs a value: --service_name=<value>\n'],
])('%j ends with %i and one line', async (words, exitCode, stderr) => {
  expect(await runCli(words)).toMatchObject({ exitCode, stdout: '', stderr });
});

test('no command: usage on stderr, exit code 2', async () => {
  const run = await runCli([]);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toMatch(/^Usage: otel-agent /);
});

test('--help has a section for each group and is at most 100 columns wide', async () => {
  const run = await runCli(['--help']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toContain('\n  --traces_exporter <list>\n');
  expect(run.stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

test('--version is one line with the versions of agent, Node.js and SDK', async () => {
  const { stdout } = await runCli(['--version']);
  expect(stdout).toMatch(
    /^otel-agent \d+\.\d+\.\d+\S* \(Node\.js v\d+\.\d+\.\d+, OpenTelemetry SDK \d+\.\d+\.\d+\)\n$/,
  );
});

/** A PATH on which `node` is that Node. */
async function onPath(node: NodeMajor): Promise<{ PATH: string }> {
  return { PATH: `${dirname(await nodeOf(node))}${delimiter}${process.env.PATH}` };
}

async function script(name: string, text: string): Promise<string> {
  const file = join(temporary, name);
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

function pidIn(stdout: string): number {
  return Number(/ready (\d+)/.exec(stdout)?.[1]);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
