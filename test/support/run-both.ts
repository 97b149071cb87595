import { expect } from 'vitest';
import { agentArgs } from './packed-agent.ts';
import { runApp, type Run, type RunOptions } from './run-app.ts';

export type BothOptions = RunOptions & {
  /** Node flags that start the agent, in place of those of `start`. */
  readonly agent?: readonly string[];
};

/** The run with the agent, and what the agent said on stderr, line by line. */
export type BothRuns = Run & { readonly said: readonly string[] };

/**
 * Runs an app with the agent and, at the same time, without, and holds the agent to its first promise: exit code,
 * signal, stdout, and all of stderr but the agent's own lines are the same.
 */
export async function runBoth(fixture: string, options: BothOptions = {}): Promise<BothRuns> {
  const { agent, start = 'import', nodeArgs = [], ...rest } = options;
  const isOptions = agent === undefined && start === 'options';
  const flags = agent ?? agentArgs(start);
  const { NODE_OPTIONS: _, ...bareEnv } = rest.env ?? {};
  const [bare, run] = await Promise.all([
    runApp(fixture, { ...rest, env: bareEnv, nodeArgs, start: 'none', collector: false }),
    runApp(fixture, {
      ...rest,
      start: isOptions ? 'options' : 'none',
      nodeArgs: [...nodeArgs, ...flags],
    }),
  ]);
  const lines = run.stderr.split(/(?<=\n)/);
  const said = lines.filter((line) => line.startsWith('[otel-agent] '));
  const others = lines.filter((line) => !line.startsWith('[otel-agent] '));
  expect({ ...endOf(run), stderr: withoutPid(others.join('')) }).toEqual({
    ...endOf(bare),
    stderr: withoutPid(bare.stderr),
  });
  return { ...run, said: said.map((line) => line.trimEnd()) };
}

function endOf({ exitCode, signal, stdout }: Run): Pick<Run, 'exitCode' | 'signal' | 'stdout'> {
  return { exitCode, signal, stdout };
}

/** Node's warnings begin with the process id. */
function withoutPid(text: string): string {
  return text.replace(/\(node:\d+\)/g, '(node)');
}
