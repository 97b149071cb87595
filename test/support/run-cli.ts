import { join } from 'node:path';
import type { NodeMajor } from '../../scripts/node-binaries.ts';
import { appEnvironment } from './app-environment.ts';
import { startChild, type Ended, type RunningApp } from './child.ts';
import { nodeOf } from './node-of.ts';
import { packedFolder, projectFolder } from './packed-agent.ts';

export type CliOptions = {
  /** Default is the Node that runs the tests. */
  readonly node?: NodeMajor | undefined;
  /** Default is the packed `dist/cli.cjs`. */
  readonly cli?: string;
  /** Set, or with undefined unset, on top of a clean environment in which nothing is exported. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default is `fixtures/cli`. */
  readonly cwd?: string;
  readonly stdin?: string;
  /** Runs while the command does. */
  readonly during?: (app: RunningApp) => Promise<void>;
};

export type CliRun = Ended & { readonly pid: number };

export const cliFile = join(packedFolder, 'dist', 'cli.cjs');
export const cliFixtures = join(projectFolder, 'fixtures', 'cli');

/** Environment of the command: the agent is on, but exports nothing. */
export function cliEnvironment(env: CliOptions['env'] = {}): Record<string, string> {
  return appEnvironment({
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    ...env,
  });
}

/**
 * Runs the packed command to its end.
 *
 * @param words the command line after the name of the command
 */
export async function runCli(words: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const child = startChild({
    command: await nodeOf(options.node),
    args: [options.cli ?? cliFile, ...words],
    cwd: options.cwd ?? cliFixtures,
    env: cliEnvironment(options.env),
    stdin: options.stdin ?? '',
    timeoutMillis: 20_000,
  });
  await Promise.all([child.ended, options.during?.(child)]).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await child.ended.catch(() => {});
    throw error;
  });
  return { ...(await child.ended), pid: child.pid };
}
