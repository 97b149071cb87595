/**
 * The rules of a test file:
 * - it runs alone: `npm test -- test/apps/pg.test.ts`, or with `--no-build` on the last build;
 * - instrumentations run in child processes only, under the packed agent, never in the test;
 * - a test runs one fixture, asserts that it ended as it does without the agent, and shows its
 *   trace: `expect(spanTree(run.spans)).toMatchInlineSnapshot()`;
 * - a fixture imports only the library, ends by itself and runs by hand with plain node;
 * - a file that needs a server says so with `describeWith` and is skipped, with the reason, where
 *   there is none;
 * - nothing waits for a time to pass: wait for output (`during`) or for records (`waitFor`).
 */
import { dirname, join } from 'node:path';
import type { NodeMajor } from '../../scripts/node-binaries.ts';
import { appEnvironment } from './app-environment.ts';
import { startChild, type Ended, type RunningApp } from './child.ts';
import { startCollector, type Collector } from './collector.ts';
import type { ReceivedRequest } from './collector/intake.ts';
import type { LogRecord } from './collector/logs.ts';
import type { MetricRecord } from './collector/metrics.ts';
import type { SpanRecord } from './collector/spans.ts';
import { nodeOf } from './node-of.ts';
import { agentArgs, agentOptions, projectFolder, type Start } from './packed-agent.ts';

export type RunOptions = {
  /** Default is the Node that runs the tests. */
  readonly node?: NodeMajor;
  /** Default is `import`; `none` is bare node. */
  readonly start?: Start;
  /** More flags of node, before the agent's. */
  readonly nodeArgs?: readonly string[];
  /** Arguments of the app. */
  readonly args?: readonly string[];
  /** Set, or with undefined unset, on top of the clean environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default is the fixture's folder. */
  readonly cwd?: string;
  /** Written to the app's stdin, which is then closed; without it stdin is empty. */
  readonly stdin?: string;
  /** Default is a fresh one; false is none, and no endpoint in the environment. */
  readonly collector?: boolean | Collector;
  /** Default is 20 000; then the app is killed and the run rejects. */
  readonly timeoutMillis?: number;
  /** Runs while the app does: sends signals, waits for output. */
  readonly during?: (app: RunningApp, collector: Collector | undefined) => Promise<void> | void;
};

/** How the app ended and what the collector accepted (all it has, where it was given). */
export type Run = Ended & {
  readonly spans: readonly SpanRecord[];
  readonly metrics: readonly MetricRecord[];
  readonly logs: readonly LogRecord[];
  readonly requests: readonly ReceivedRequest[];
};

/**
 * Runs an app of `fixtures/` under the packed agent until it ends and what it sent has arrived.
 *
 * @param fixture path below `fixtures/`, or an absolute one
 * @throws Error with the output so far when the app does not end, and for an undecodable request
 */
export async function runApp(fixture: string, options: RunOptions = {}): Promise<Run> {
  const { collector: wanted = true } = options;
  const own = wanted === true ? await startCollector() : undefined;
  try {
    const collector = typeof wanted === 'object' ? wanted : own;
    const ended = await runChild(join(projectFolder, 'fixtures'), fixture, options, collector);
    await collector?.settle();
    return { ...ended, ...recordsOf(collector) };
  } finally {
    await own?.close();
  }
}

async function runChild(
  fixtures: string,
  fixture: string,
  options: RunOptions,
  collector: Collector | undefined,
): Promise<Ended> {
  const { start = 'import', nodeArgs = [], args = [], during } = options;
  const file = fixture.startsWith('/') ? fixture : join(fixtures, fixture);
  const child = startChild({
    command: await nodeOf(options.node),
    args: [...nodeArgs, ...agentArgs(start), file, ...args],
    cwd: options.cwd ?? dirname(file),
    env: appEnvironment({
      ...(start === 'options' && { NODE_OPTIONS: agentOptions() }),
      ...(collector && { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
      ...options.env,
    }),
    stdin: options.stdin ?? '',
    timeoutMillis: options.timeoutMillis ?? 20_000,
  });
  const watched = Promise.resolve(during?.(child, collector)).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await child.ended.catch(() => {});
    throw error;
  });
  const [ended] = await Promise.all([child.ended, watched]);
  return ended;
}

function recordsOf(collector: Collector | undefined): Omit<Run, keyof Ended> {
  if (!collector) return { spans: [], metrics: [], logs: [], requests: [] };
  const requests = [...collector.requests()];
  const broken = requests.find(({ problem, refusal }) => problem !== undefined && !refusal);
  if (broken) throw new Error(`undecodable request to ${broken.path}: ${broken.problem}`);
  const { spans, metrics, logs } = collector;
  return { spans: spans(), metrics: metrics(), logs: logs(), requests };
}
