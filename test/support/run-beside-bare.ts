import { expect } from 'vitest';
import type { Ended } from './child.ts';
import { runApp, type Run, type RunOptions } from './run-app.ts';

/** Reads what may differ between two runs out of an output. */
type Normalise = (output: string) => unknown;

/**
 * Runs the app with the agent and, at the same time, without; fails unless both ended alike.
 *
 * @param normalise of stdout, where two bare runs would differ too
 */
export async function runBesideBare(
  fixture: string,
  options: RunOptions = {},
  normalise: Normalise = (output) => output,
): Promise<Run> {
  const [bare, run] = await Promise.all([
    runApp(fixture, {
      ...options,
      start: 'none',
      collector: false,
      env: { ...options.env, NODE_OPTIONS: undefined },
    }),
    runApp(fixture, options),
  ]);
  expect(endingOf(run, normalise)).toEqual(endingOf(bare, normalise));
  expect(run).toMatchObject({ exitCode: 0, signal: null });
  return run;
}

function endingOf({ exitCode, signal, stdout, stderr }: Ended, normalise: Normalise): object {
  const warnings = stderr.replaceAll(/\(node:\d+\)/g, '(node:<pid>)');
  return { exitCode, signal, stdout: normalise(stdout), stderr: warnings };
}
