import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Running = {
  /** What the process announced: where it listens. */
  readonly address: string;
  /** Everything it has written to stdout so far. */
  readonly lines: readonly string[];
  /** Hang up and wait until it has ended by itself; answers what went wrong, if anything did. */
  end(): Promise<string | undefined>;
};

export type Start = {
  readonly env: Readonly<Record<string, string>>;
  /** Flags for node; none by default. */
  readonly flags?: readonly string[];
  /** Where node looks for the packages that the flags name; the current folder by default. */
  readonly folder?: string;
};

const patience = 10_000;

/** Start `shop/<name>.js` and wait for it to announce where it listens. */
export async function startProcess(name: string, start: Start): Promise<Running> {
  const child = fork(fileURLToPath(new URL(`shop/${name}.js`, import.meta.url)), {
    env: { ...process.env, ...start.env },
    execArgv: [...(start.flags ?? [])],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    ...(start.folder !== undefined && { cwd: start.folder }),
  });
  const lines: string[] = [];
  if (child.stdout === null) throw new Error(`${name} has no stdout`);
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));

  // Not the 'close' event: it never comes once we are the side that disconnects.
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(([exit]) => exit);
  const address = await Promise.race([
    once(child, 'message').then(([message]) => String(message)),
    ended.then(([code]) => Promise.reject(new Error(`${name} ended at once, code ${code}`))),
  ]);

  async function end(): Promise<string | undefined> {
    if (child.connected) child.disconnect();
    const late = setTimeout(() => child.kill('SIGKILL'), patience);
    const [code, signal] = await ended;
    clearTimeout(late);
    return code === 0 ? undefined : `${name} ended badly: ${signal ?? `code ${code}`}`;
  }
  return { address, lines, end };
}
