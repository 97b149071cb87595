import { fork, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';

/** A process that announces itself with one message and answers each message with one. */
export type Worker<Ready> = {
  readonly ready: Ready;
  ask<Answer>(question: object): Promise<Answer>;
  /**
   * Hangs up and waits until it has ended, then gives what it ever wrote to stderr; rejects where
   * it ended badly or had to be killed.
   */
  end(): Promise<string>;
  kill(): void;
};

const patience = 15_000;

/**
 * Starts a script as a worker; it never outlives this process.
 *
 * @throws Error with what it wrote to stderr where it does not get ready
 */
export async function startWorker<Ready>(
  file: string,
  { args = [], ...options }: ForkOptions & { readonly args?: readonly string[] } = {},
): Promise<Worker<Ready>> {
  const child = fork(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors += String(chunk)));

  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const gone = new AbortController();
  child.once('exit', () => {
    process.removeListener('exit', kill);
    gone.abort();
  });
  const exited = once(child, 'exit');
  // Where it cannot even start, `listen` says so.
  exited.catch(() => {});

  const title = [...(options.execArgv ?? []), file].join(' ');
  const fail = (what: string): Error => new Error(`${title} ${what}\n${errors}`.trim());
  const listen = async (): Promise<unknown> => {
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(patience)]);
    const [message] = await once(child, 'message', { signal }).catch(() => {
      kill();
      throw fail(gone.signal.aborted ? 'ended too early' : 'does not answer');
    });
    return message;
  };

  return {
    ready: (await listen()) as Ready,
    ask: async <Answer>(question: object) => {
      const answer = listen();
      if (child.connected) child.send(question);
      return (await answer) as Answer;
    },
    end: async () => {
      if (child.connected) child.disconnect();
      let tooLate = false;
      const late = setTimeout(() => {
        tooLate = true;
        kill();
      }, patience);
      const [code, signal] = (await exited) as [number | null, string | null];
      clearTimeout(late);
      if (tooLate) throw fail(`still runs ${patience / 1000} s after it should have ended`);
      if (code !== 0) throw fail(`ended badly: ${signal ?? `code ${code}`}`);
      return errors.trim();
    },
    kill,
  };
}
