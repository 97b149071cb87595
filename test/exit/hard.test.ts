import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appEnvironment } from '../support/app-environment.ts';
import { startChild, type RunningApp } from '../support/child.ts';
import { startCollector } from '../support/collector.ts';
import { testEndings, type EndingRow } from '../support/ending-rows.ts';
import { agentArgs, projectFolder } from '../support/packed-agent.ts';

const kill = async (app: RunningApp): Promise<void> => {
  await app.waitForOutput('ready');
  app.kill('SIGKILL');
};
const permission = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*'];

/** V8 ends the process by itself: how it ends is the app's, what arrives is chance. */
const withoutMemory = (way: string, atMost: number): EndingRow => ({
  name: `out of memory, ${way}`,
  app: ['memory.cjs', way],
  nodeArgs: ['--max-old-space-size=40'],
  spans: { atMost },
  noise: /^/, // V8 prints addresses and times, and empty lines as it likes
  ...(process.env.AGENT_TEST_EXIT !== 'all' && { nodes: [24] }),
});

// What cannot be saved, or not always: docs/limits.md.
testEndings([
  {
    name: 'SIGKILL before the first export',
    app: ['served.cjs', 'none'],
    during: kill,
    env: { OTEL_BSP_SCHEDULE_DELAY: '60000' },
    spans: 0,
  },
  withoutMemory('at-once', 10),
  withoutMemory('in-turns', 1000),
  {
    name: 'no permission for threads and processes, a natural end',
    app: ['ways.cjs', 'natural'],
    nodeArgs: permission,
    nodes: [24],
    spans: 10,
  },
  {
    name: 'no permission for threads and processes, process.exit()',
    app: ['ways.cjs', 'exit0'],
    nodeArgs: permission,
    nodes: [24],
    spans: 0,
    said: /the process ended before it was sent/,
  },
]);

/** Namespaces of processes need rights that not every container has. */
const namespaces = spawnSync('unshare', ['--pid', '--fork', '--kill-child', 'true']).status === 0;

test.skipIf(!namespaces)('the first process of a container survives SIGTERM, flushed', async () => {
  const collector = await startCollector();
  const fixture = join(projectFolder, 'fixtures', 'endings', 'served.cjs');
  const app = startChild({
    command: 'unshare',
    args: [
      '--pid',
      '--fork',
      '--kill-child',
      process.execPath,
      ...agentArgs('require'),
      fixture,
      'none',
    ],
    cwd: projectFolder,
    env: appEnvironment({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '60000',
      OTEL_NODE_EXIT_TIMEOUT: '15000',
    }),
    stdin: '',
    timeoutMillis: 40_000,
  });
  try {
    await app.waitForOutput('ready');
    const children = readFileSync(`/proc/${app.pid}/task/${app.pid}/children`, 'utf8');
    process.kill(Number(children.trim()), 'SIGTERM');
    await collector.waitFor(({ spans }) => spans().length === 2, 20_000);
    expect(readFileSync(`/proc/${app.pid}/task/${app.pid}/children`, 'utf8')).toBe(children);
  } finally {
    app.kill('SIGKILL');
    await app.ended;
    await collector.close();
  }
  expect(app.stderr()).toBe('');
});
