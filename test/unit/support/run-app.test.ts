import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { nodeMajors } from '../../../scripts/node-binaries.ts';
import { startCollector } from '../../support/collector.ts';
import { runApp } from '../../support/run-app.ts';
import { tracesJson } from './otlp-by-hand.ts';

const folder = mkdtempSync(join(tmpdir(), 'agent-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
}

const sender = write(
  'sender.mjs',
  `const url = process.env.OTEL_EXPORTER_OTLP_ENDPOINT + '/v1/traces';
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(url, { method: 'POST', headers, body: process.argv[2] });
  console.log(status);`,
);

describe.each(['http/request.cjs', 'http/request.mjs'])('bare %s', (fixture) => {
  test.each(nodeMajors)('ends by itself on Node %i', async (node) => {
    expect(await runApp(fixture, { node, start: 'none' })).toMatchObject({
      exitCode: 0,
      signal: null,
      stdout: '200 you asked for /orders?page=2\n',
      stderr: '',
      spans: [],
      requests: [],
    });
  });
});

test('what the app sent is in the result', async () => {
  const run = await runApp(sender, { start: 'none', args: [JSON.stringify(tracesJson)] });
  expect(run.stdout).toBe('200\n');
  expect(run.spans).toMatchObject([{ name: 'GET /orders', kind: 'SERVER' }]);
});

test('an undecodable request fails the run', async () => {
  await expect(runApp(sender, { start: 'none', args: ['{'] })).rejects.toThrow(
    'undecodable request to /v1/traces',
  );
});

test('a given collector stays open', async () => {
  const collector = await startCollector();
  const args = [JSON.stringify(tracesJson)];
  await runApp(sender, { start: 'none', args, collector });
  const run = await runApp(sender, { start: 'none', args, collector });
  expect(run.spans).toHaveLength(2);
  await collector.close();
});

test('the environment is clean of what would configure the agent or the library', async () => {
  const foreign = ['OTEL_FROM_OUTSIDE', 'NODE_OPTIONS', 'AGENT_TEST_FROM_OUTSIDE', 'NODE_ENV'];
  for (const name of foreign) vi.stubEnv(name, '--no-warnings');
  vi.stubEnv('FROM_OUTSIDE', 'stays');
  const print = write('print.cjs', 'console.log(JSON.stringify(process.env))');
  const run = await runApp(print, {
    start: 'none',
    env: { MINE: 'yes', OTEL_BSP_SCHEDULE_DELAY: undefined, OTEL_SERVICE_NAME: 'shop' },
  });
  vi.unstubAllEnvs();
  const environment = JSON.parse(run.stdout) as Record<string, string>;
  expect(
    Object.keys(environment)
      .filter((name) => /^(VITEST|OTEL_)/.test(name))
      .toSorted(),
  ).toEqual(['OTEL_BLRP_SCHEDULE_DELAY', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_SERVICE_NAME']);
  for (const name of foreign) expect(environment).not.toHaveProperty(name);
  expect(environment).toMatchObject({
    FROM_OUTSIDE: 'stays',
    MINE: 'yes',
    PGHOST: expect.any(String),
    MYSQL_PORT: expect.stringMatching(/^\d+$/),
    REDIS_URL: expect.stringMatching(/^redis:\/\/.+:\d+$/),
  });
});

test('no collector means no endpoint', async () => {
  const print = write('endpoint.cjs', 'console.log(process.env.OTEL_EXPORTER_OTLP_ENDPOINT)');
  const run = await runApp(print, { start: 'none', collector: false });
  expect(run.stdout).toBe('undefined\n');
});

test('stdin, arguments, folder and flags of node reach the app', async () => {
  const echo = write(
    'echo.cjs',
    `process.stdin.on('data', (text) => console.log(String(text), ...process.argv.slice(2),
      process.cwd(), process.execArgv.join()));`,
  );
  const options = { stdin: 'hello', args: ['a', 'b c'], cwd: '/', nodeArgs: ['--no-deprecation'] };
  const run = await runApp(echo, { start: 'none', ...options });
  expect(run.stdout).toBe('hello a b c / --no-deprecation\n');
});

test('an app that does not end is killed, and its output shown', async () => {
  const forever = write('forever.cjs', `console.log('still here'); setInterval(() => {}, 1000);`);
  await expect(runApp(forever, { start: 'none', timeoutMillis: 400 })).rejects.toThrow(
    /still running after 400 ms[^]*still here/,
  );
});

describe('while the app runs', () => {
  const waiting = write(
    'waiting.cjs',
    `process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up');`,
  );

  test('a test can wait for output and send a signal', async () => {
    const run = await runApp(waiting, {
      start: 'none',
      during: async (app) => {
        await app.waitForOutput('up');
        app.kill('SIGTERM');
      },
    });
    expect(run).toMatchObject({ exitCode: 7, signal: null });
  });

  test('a signal without a handler is in the result', async () => {
    const run = await runApp(waiting, {
      start: 'none',
      during: async (app) => {
        await app.waitForOutput('up');
        app.kill('SIGKILL');
      },
    });
    expect(run).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  test('a failing step ends the app and the run', async () => {
    await expect(
      runApp(waiting, { start: 'none', during: () => Promise.reject(new Error('step failed')) }),
    ).rejects.toThrow('step failed');
  });

  test('output that never comes is an error, not a wait', async () => {
    const short = write('short.cjs', `console.log('bye')`);
    await expect(
      runApp(short, { start: 'none', during: (app) => app.waitForOutput('up') }),
    ).rejects.toThrow(/ended without "up"[^]*bye/);
  });
});
