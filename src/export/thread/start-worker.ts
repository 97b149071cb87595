import type { MessagePort, Worker } from 'node:worker_threads';
import { builtin } from '../builtin.ts';
import { makeMemory } from './memory.ts';
import type { ThreadData } from './messages.ts';

/** The part of the process that is needed. */
export type ThreadProcess = Pick<NodeJS.Process, 'listenerCount' | 'emit' | 'permission'>;

/** The main thread's ends of what it shares with the export thread. */
export type Started = {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly memory: Int32Array;
};

/** What those who watch the end of the process share with their part in the thread. */
export type Endings = { readonly port: MessagePort; readonly memory: Int32Array };

/** Lets the thread watch signals; Node versions that refuse the flag start it without. */
const flags = [['--expose-internals', '--no-warnings'], ['--no-warnings']];

/**
 * Starts the export thread. It has an environment and flags of its own: the app's would preload the
 * agent into it, and give it what is not its business.
 *
 * @throws Error where no thread can be started
 */
export function startWorker(
  file: string,
  { userAgent, queueBytes, isCounted }: Pick<ThreadData, 'userAgent' | 'queueBytes' | 'isCounted'>,
  process: ThreadProcess,
): Started & { readonly endings: Endings } {
  const { MessageChannel, Worker: WorkerClass } = builtin.workerThreads();
  const [news, endings] = [new MessageChannel(), new MessageChannel()];
  const [memory, endingsMemory] = [makeMemory(), makeMemory()];
  const workerData: ThreadData = {
    userAgent,
    queueBytes,
    isCounted,
    port: news.port2,
    memory,
    endings: { port: endings.port2, memory: endingsMemory },
  };
  const start = (execArgv: string[]): Worker =>
    new WorkerClass(file, {
      name: 'otel-agent',
      env: {},
      execArgv,
      workerData,
      transferList: [news.port2, endings.port2],
      stdin: false,
      stdout: false,
      stderr: false,
      trackUnmanagedFds: false,
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
    });
  const worker = startWithOne(flags, start);
  worker.unref(); // whatever may fail from here on, it keeps nothing alive
  hide(worker, process);
  return {
    worker,
    port: news.port1,
    memory,
    endings: { port: endings.port1, memory: endingsMemory },
  };
}

function startWithOne(
  [some = [], ...others]: readonly string[][],
  start: (flags: string[]) => Worker,
): Worker {
  try {
    return start(some);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'ERR_WORKER_INVALID_EXEC_ARGV' || others.length === 0) throw error;
    return startWithOne(others, start);
  }
}

/** Node tells of a new worker on the next tick; an app that listens means its own. */
function hide(worker: Worker, process: ThreadProcess): void {
  if (process.listenerCount('worker') === 0) return;
  const host = process as { emit: (this: unknown, ...args: unknown[]) => boolean };
  const { emit } = host;
  const quiet = function (this: unknown, ...args: unknown[]): boolean {
    if (args[0] !== 'worker' || args[1] !== worker) return Reflect.apply(emit, this, args);
    if (host.emit === quiet) host.emit = emit;
    return false;
  };
  host.emit = quiet;
}

/** Why no thread may be started; undefined where one may. */
export function refusal({ permission }: ThreadProcess): string | undefined {
  const isDenied = permission !== undefined && !permission.has('worker');
  return isDenied ? 'the permission model denies threads' : undefined;
}
