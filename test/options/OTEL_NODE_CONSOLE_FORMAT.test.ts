import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { appEnvironment } from '../support/app-environment.ts';
import { startChild } from '../support/child.ts';
import { agentArgs, projectFolder } from '../support/packed-agent.ts';
import { runApp, type Run, type RunOptions } from '../support/run-app.ts';

const consoles = {
  OTEL_SERVICE_NAME: 'shop',
  OTEL_TRACES_EXPORTER: 'console',
  OTEL_METRICS_EXPORTER: 'console',
  OTEL_LOGS_EXPORTER: 'console',
  OTEL_LOG_LEVEL: 'warn',
  // Whatever runs the tests may have a wish of its own.
  FORCE_COLOR: undefined,
  NO_COLOR: undefined,
};

const run = (env: Record<string, string | undefined>, options: RunOptions = {}): Promise<Run> =>
  runApp('console/orders.cjs', { collector: false, ...options, env: { ...consoles, ...env } });

const runBare = (options: RunOptions = {}): Promise<Run> =>
  runApp('console/orders.cjs', { collector: false, ...options, start: 'none' });

/** Lines of stdout that are not the app's, which has to be between them unharmed. */
function documentsOf({ stdout }: Run): Record<string, unknown>[] {
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toContain('ordered');
  return lines.filter((line) => line !== 'ordered').map((line) => JSON.parse(line));
}

/** Without ids and times, which differ from run to run. */
function draw({ stderr }: Run): string {
  return stderr
    .replaceAll(/\b[\da-f]{32}\b/g, '<trace>')
    .replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, '<time>')
    .replaceAll(/\b[\da-f]{8}\n/g, '<trace>\n')
    .replaceAll(/ *\d+(\.\d+)? (µs|ms|s)\b/g, ' <duration>')
    .replaceAll(/ *[━╸╺]+/g, ' <bar>');
}

test('auto writes JSON where stdout is no terminal', async () => {
  const ended = await run({});
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  expect(documentsOf(ended)).toMatchObject([
    { body: 'card declined', severity_number: 13 },
    { name: 'charge', kind: 'SpanKind.INTERNAL' },
    { name: 'order', parent_id: null },
    { resource_metrics: [{}] },
  ]);
});

test('json', async () => {
  const documents = documentsOf(await run({ OTEL_NODE_CONSOLE_FORMAT: 'json' }));
  expect(documents.map(({ name }) => name)).toEqual([undefined, 'charge', 'order', undefined]);
});

describe.each(nodeMajors)('tree on Node %i', (node) => {
  const tree = { OTEL_NODE_CONSOLE_FORMAT: 'tree' };

  test('is drawn on stderr, and stdout is as without the agent', async () => {
    const [ended, bare] = await Promise.all([run(tree, { node }), runBare({ node })]);
    expect(ended).toMatchObject({ exitCode: 0, stdout: bare.stdout });
    expect(draw(ended)).toMatchInlineSnapshot(`
      "<time> WARN  card declined  · charge <trace>
      trace <trace> <duration> · 2 spans · 1 error
      shop order <duration> <bar>
      └ charge  card declined ✗ <duration> <bar>

      metrics
      shop.orders    1  +1

      "
    `);
  });

  test('a trace that never ends is drawn at the exit', async () => {
    const ended = await run(tree, { node, args: ['open'] });
    expect(ended.exitCode).toBe(0);
    expect(draw(ended)).toContain('1 error · 1 still running\nshop order  … still running');
    expect(draw(ended)).toContain('└ charge  card declined');
  });

  test.each(['ended', 'open'])('process.exit() loses no trace that has %s', async (which) => {
    const ended = await run(tree, { node, args: [which, 'exit'] });
    expect(ended).toMatchObject({ exitCode: 3, stdout: 'ordered\n' });
    expect(draw(ended)).toContain('└ charge  card declined');
  });
});

test('otlp writes a line of OTLP JSON for each batch', async () => {
  const ended = await run({ OTEL_NODE_CONSOLE_FORMAT: 'otlp' });
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  const span = (name: string): object => ({
    resourceSpans: [{ scopeSpans: [{ scope: { name: 'shop' }, spans: [{ name }] }] }],
  });
  expect(documentsOf(ended)).toMatchObject([
    {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'card declined' } }] }] }],
    },
    span('charge'),
    span('order'),
    { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'shop.orders' }] }] }] },
  ]);
});

test.each([
  ['nothing said', {}, false],
  ['FORCE_COLOR=1', { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, false],
  ['NO_COLOR=1', { NO_COLOR: '1' }, false],
])('colours in a file, %s', async (_, env, isColoured) => {
  const { stderr } = await run({ OTEL_NODE_CONSOLE_FORMAT: 'tree', ...env });
  expect(stderr).toContain('card declined');
  expect(stderr.includes('\u001b[')).toBe(isColoured);
});

test('a wrong word is said, and auto holds', async () => {
  const ended = await run({ OTEL_NODE_CONSOLE_FORMAT: 'trees' });
  expect(ended.stderr).toMatch(/^\[otel-agent\] warn: .*OTEL_NODE_CONSOLE_FORMAT.*\n$/);
  expect(documentsOf(ended)).toHaveLength(4);
});

/** A terminal for one command: of util-linux, which other systems do not have. */
const onTerminal = 'script -qec "stty cols 60; $0" /dev/null';
const found = spawnSync('bash', ['-c', 'script --version'], { encoding: 'utf8' });
const hasTerminal = found.status === 0 && found.stdout.includes('util-linux');

test.skipIf(!hasTerminal)('auto draws on a terminal', async () => {
  const fixture = `${projectFolder}/fixtures/console/orders.cjs`;
  const words = [process.execPath, ...agentArgs('import'), fixture].map((word) => `'${word}'`);
  const { stdout } = await startChild({
    command: 'bash',
    args: ['-c', onTerminal, words.join(' ')],
    cwd: projectFolder,
    env: appEnvironment({ ...consoles, TERM: 'xterm' }),
    stdin: '',
    timeoutMillis: 20_000,
  }).ended;
  expect(stdout).toContain('\u001b[36mshop \u001b[0morder');
  expect(stdout).toContain('shop.orders');
  expect(stdout).not.toContain('{');
});
