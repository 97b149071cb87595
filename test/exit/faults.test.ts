import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runApp, type Run } from '../support/run-app.ts';
import { agentArgs, projectFolder } from '../support/packed-agent.ts';

/** What the agent calls, or is called by, at its edges with the app: each throws in turn. */
const faults = [
  'none',
  'shouldSample',
  'end',
  'setAttribute',
  'setAttributes',
  'setStatus',
  'updateName',
  'recordException',
  'record',
  'request',
  'Worker',
  'spawnSync',
  'wait',
  'listenerCount',
  'stringify',
  'concat',
  'now',
  'kill',
  'setImmediate',
] as const;
const ways = ['natural', 'exit', 'crash', 'listen'] as const;

const inject = join(projectFolder, 'fixtures', 'faults', 'inject.cjs');

/** But for stacks, in which frames of the agent are. */
const endOf = ({ exitCode, signal, stdout, stderr }: Run): object => {
  const lines = stderr.split('\n').filter((line) => !/^ +at |^\[otel-agent\] /.test(line));
  return { exitCode, signal, stdout, stderr: lines };
};

/** Those that the app of this test has the agent meet on its way, and that it tells of. */
const told: ReadonlySet<string> = new Set(['shouldSample', 'end', 'record', 'stringify', 'now']);

/** Those that concern the end are tried in each way of it, the others in one, but in `test:exit`. */
const ofEnds: ReadonlySet<string> = new Set([
  'end',
  'setAttribute',
  'setStatus',
  'recordException',
  'spawnSync',
  'wait',
  'listenerCount',
  'now',
  'kill',
]);
const waysOf = (fault: string): readonly string[] =>
  process.env.AGENT_TEST_EXIT === 'all' || ofEnds.has(fault) ? ways : ['natural'];

test.concurrent.each(faults.flatMap((fault) => waysOf(fault).map((way) => ({ fault, way }))))(
  '$fault throws in the agent, and the app does not notice ($way)',
  async ({ fault, way }) => {
    // Runtime metrics are upstream's, and record in timers of their own.
    const env = { AGENT_TEST_FAULT: fault, OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'runtime-node' };
    const injected = ['--require', inject];
    const options = { args: [way], env, node: 24, start: 'none' } as const;
    const [bare, run] = await Promise.all([
      runApp('faults/app.cjs', { ...options, nodeArgs: injected, collector: false }),
      // Behind the agent: what it replaces is ours already, and what it takes hold of is broken.
      runApp('faults/app.cjs', { ...options, nodeArgs: [...agentArgs('require'), ...injected] }),
    ]);
    expect(endOf(run)).toEqual(endOf(bare));
    if (told.has(fault)) expect(run.stderr).toContain(`injected into ${fault}`);
  },
);
