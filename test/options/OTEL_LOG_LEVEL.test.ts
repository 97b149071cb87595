import { expect, test } from 'vitest';
import { appEnvironment } from '../support/app-environment.ts';
import { startChild } from '../support/child.ts';
import { agentArgs, projectFolder } from '../support/packed-agent.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';

/** A bad value, so that there is something to warn of. */
const bad = { OTEL_TRACES_SAMPLER: 'sometimes' };

const levelsIn = (said: readonly string[]): string[] =>
  [...new Set(said.map((line) => /^\[otel-agent\] (\w+):/.exec(line)?.[1] ?? line))].toSorted();

test.each<[level: string | undefined, levels: string[]]>([
  [undefined, ['warn']],
  ['none', []],
  ['off', []],
  ['NONE', []],
  ['error', []],
  ['warn', ['warn']],
  ['info', ['info', 'warn']],
  ['debug', ['debug', 'info', 'warn']],
  [' Verbose ', ['debug', 'info', 'warn']],
  ['trace', ['debug', 'info', 'warn']],
  ['all', ['debug', 'info', 'warn']],
])('%s', async (level, levels) => {
  const run = await runBoth('http/request.cjs', { env: { ...bad, OTEL_LOG_LEVEL: level } });
  expect(levelsIn(run.said)).toEqual(levels);
  // runBoth has compared stdout with that of bare node: nothing of ours is on it.
  expect(run.spans).toHaveLength(2);
});

test.each(['info', 'debug', 'all'])('%s repeats itself nowhere', async (level) => {
  const { said } = await runBoth('http/request.cjs', { env: { OTEL_LOG_LEVEL: level } });
  expect(said.filter((line, at) => said.indexOf(line) !== at)).toEqual([]);
});

test('nor where nothing can be sent', async () => {
  const env = { OTEL_LOG_LEVEL: 'all', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
  const { said } = await runBoth('http/request.cjs', { collector: false, env });
  expect(said.filter((line, at) => said.indexOf(line) !== at)).toEqual([]);
});

test('an unknown level is said once, and warn is used', async () => {
  const run = await runBoth('http/request.cjs', { env: { OTEL_LOG_LEVEL: 'loud' } });
  expect(run.said).toEqual([
    '[otel-agent] warn: OTEL_LOG_LEVEL="loud" is not one of none, error, warn, info, debug, all; using warn',
  ]);
});

test('silent also where nothing can be sent', async () => {
  const env = { OTEL_LOG_LEVEL: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
  const run = await runApp('http/request.cjs', { collector: false, env });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a closed stderr is no reason to fail', async () => {
  const fixture = `${projectFolder}/fixtures/http/request.cjs`;
  const command = [process.execPath, ...agentArgs('require'), fixture].map((word) => `'${word}'`);
  const ended = await startChild({
    command: 'sh',
    args: ['-c', `${command.join(' ')} 2>&-`],
    cwd: projectFolder,
    env: appEnvironment({ ...bad, OTEL_LOG_LEVEL: 'debug', OTEL_TRACES_EXPORTER: 'none' }),
    stdin: '',
    timeoutMillis: 20_000,
  }).ended;
  expect(ended).toMatchObject({ exitCode: 0, stdout: '200 you asked for /orders?page=2\n' });
});
