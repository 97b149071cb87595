import { spawn, type ChildProcess } from 'node:child_process';

export type Ended = {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** An app while it runs. */
export type RunningApp = {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once stdout or stderr holds the text; rejects where the app ends without it. */
  readonly waitForOutput: (text: string) => Promise<void>;
};

export type StartedChild = RunningApp & {
  /** Rejects, with the output so far, where it did not end in time and was killed. */
  readonly ended: Promise<Ended>;
};

export type ChildOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  /** All of its stdin. */
  readonly stdin: string;
  readonly timeoutMillis: number;
};

export function startChild(options: ChildOptions): StartedChild {
  const { command, args, cwd, env } = options;
  const child = spawn(command, args, { cwd, env, stdio: 'pipe' });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  // An app that never reads its stdin breaks the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin);
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    waitForOutput: (text) => outputOf(child, text, () => output.stdout + output.stderr),
    ended: end(child, output, options),
  };
}

function end(
  child: ChildProcess,
  output: { stdout: string; stderr: string },
  { command, args, timeoutMillis }: ChildOptions,
): Promise<Ended> {
  const ended = new Promise<Ended>((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open: what is there is all that will be shown.
      setTimeout(() => child.emit('close', null, 'SIGKILL'), 1000).unref();
    }, timeoutMillis);
    child.once('error', reject);
    child.once('close', (exitCode: number | null, signal: NodeJS.Signals | null) => {
      clearTimeout(timer);
      if (!late) return resolve({ exitCode, signal, ...output });
      const line = [command, ...args].join(' ');
      reject(new Error(`still running after ${timeoutMillis} ms: ${line}\n${draw(output)}`));
    });
  });
  // The caller may still be in its `during` step; it meets the rejection when it comes to wait.
  ended.catch(() => {});
  return ended;
}

function outputOf(child: ChildProcess, text: string, all: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      if (all().includes(text)) resolve();
    };
    child.stdout?.on('data', check);
    child.stderr?.on('data', check);
    child.once('close', () => {
      check();
      reject(new Error(`ended without "${text}" in its output:\n${all()}`));
    });
    check();
  });
}

function draw({ stdout, stderr }: { stdout: string; stderr: string }): string {
  return `--- stdout\n${stdout}--- stderr\n${stderr}---`;
}
