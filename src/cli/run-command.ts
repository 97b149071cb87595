import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { constants } from 'node:os';
import { relayMessages } from './relay-messages.ts';
import type { Start } from './resolve-command.ts';

/** The parts of the process that starting a command needs. */
export type Runner = {
  readonly process: NodeJS.Process;
  /** Whether a terminal is attached: it sends Ctrl+C to parent and child alike. */
  readonly hasTerminal: boolean;
  readonly isMainThread: boolean;
};

/** How it ended, where this process still is to see it. */
export type Ending = { readonly exitCode: number; readonly because?: string };

/** The exit code is that of a shell where a signal ended it. */
export type ChildEnding = Ending & { readonly signal?: NodeJS.Signals };

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
const fromKeyboard: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

/**
 * Becomes the command where Node can (`execve`: same PID, stdio, signals and exit code), otherwise
 * runs it as a child, passes signals on and ends as it ends: with its exit code or by its signal.
 */
export async function runCommand(
  start: Start,
  env: Record<string, string>,
  runner: Runner,
): Promise<Ending> {
  const { process } = runner;
  if (canBecome(start, runner)) become(start, env, process);
  const { signal, ...ended } = await runChild(start, env, runner);
  if (signal === undefined) return ended;
  process.kill(process.pid, signal);
  // Still here: a signal that this process ignores.
  return ended;
}

function canBecome(start: Start, { process, isMainThread }: Runner): boolean {
  if (!start.replaceable || !isMainThread || process.connected) return false;
  // Windows has the function, but not the call.
  return process.platform !== 'win32' && typeof process.execve === 'function';
}

/** Returns only where it failed. */
function become(start: Start, env: Record<string, string>, process: NodeJS.Process): void {
  // Node ignores these two, and what is ignored stays so in the new program; what is handled does not.
  const inherited = ['SIGPIPE', 'SIGXFSZ'] as const;
  for (const signal of inherited) process.on(signal, ignore);
  try {
    process.execve?.(start.file, [start.argv0, ...start.args], env);
  } catch {
    for (const signal of inherited) process.off(signal, ignore);
  }
}

/**
 * Runs the command as a child, passes signals on, and is still there when it has ended.
 *
 * @param stdout where the command's stdout goes: that of this process, or its stderr
 */
export async function runChild(
  start: Start,
  env: Record<string, string>,
  runner: Runner,
  stdout: 'inherit' | 2 = 'inherit',
): Promise<ChildEnding> {
  const { process } = runner;
  const hasParent = process.connected;
  const stdio: StdioOptions = [
    'inherit',
    stdout,
    'inherit',
    ...(hasParent ? ['ipc' as const] : []),
  ];
  const { file, argv0, args, verbatim = false } = start;
  const options = { env, stdio, argv0, windowsVerbatimArguments: verbatim };
  let child: ChildProcess;
  try {
    // 'advanced' loses nothing, whichever of the two the parent speaks.
    child = spawn(file, args, { ...options, serialization: 'advanced' });
  } catch (error) {
    return reportOf(error as NodeJS.ErrnoException, argv0);
  }
  const stopPassing = passSignals(child, runner);
  if (hasParent) relayMessages(process, child);
  const ended = await endOf(child);
  stopPassing();
  if (hasParent && process.connected) process.disconnect();
  if (ended instanceof Error) return reportOf(ended, argv0);
  if (typeof ended === 'number') return { exitCode: ended };
  return { exitCode: 128 + constants.signals[ended], signal: ended };
}

function passSignals(child: ChildProcess, { process, hasTerminal }: Runner): () => void {
  const windows = process.platform === 'win32';
  const signals: readonly NodeJS.Signals[] = windows ? [...passedOn, 'SIGBREAK'] : passedOn;
  const listeners = signals.map((signal) => {
    // Sent by the terminal to the whole group, on Windows by the console to all: the child has it.
    const isShared = windows || (hasTerminal && fromKeyboard.has(signal));
    return { signal, listener: isShared ? ignore : (): unknown => child.kill(signal) };
  });
  for (const { signal, listener } of listeners) process.on(signal, listener);
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}

function endOf(child: ChildProcess): Promise<number | NodeJS.Signals | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      // An error after the start is about a message or a signal, not about the command.
      if (child.pid === undefined) resolve(error);
    });
    child.once('exit', (code, signal) => {
      const end = (): void => resolve(code ?? signal ?? 1);
      // Its last messages are read before the channel ends; 'close' does not come in every case.
      if (child.connected) child.once('disconnect', end);
      else end();
    });
  });
}

function reportOf(error: NodeJS.ErrnoException, program: string): Ending {
  if (error.code === 'ENOENT') return { exitCode: 127, because: `${program}: command not found` };
  return { exitCode: 126, because: `${program}: ${error.message}` };
}

function ignore(): void {}
