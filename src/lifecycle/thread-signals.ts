import { createRequire } from 'node:module';
import {
  bitOf,
  countOf,
  signals,
  slot,
  type EndSignal,
  type SignalAnswer,
  type SignalLink,
  type SignalNews,
} from './signal-link.ts';

/** libuv's own handle of a signal. */
type Handle = {
  onsignal: () => void;
  unref(): void;
  start(number: number): number;
  close(): void;
};
type HandleClass = new () => Handle;

type ThreadHost = {
  readonly process: Pick<NodeJS.Process, 'pid' | 'kill' | 'platform'>;
  readonly numbers: Readonly<Record<EndSignal, number>>;
};

/** How long a main thread that has work in hand is waited for. */
const busyMillis = 150;

/** npm and its like pass one press of Ctrl-C on twice. */
const sameMillis = 250;

/** A process that still lives then is the first of a container: the kernel spares it. */
const deathMillis = 50;

/** How long a listener may take to be called, before what it was called for is forgotten. */
const settleMillis = 1000;

/**
 * Watches the signals from the export thread, where nobody can see it and where a main thread that
 * is busy is no hindrance. Where Node has no such door the main thread goes on watching.
 *
 * @param flush sends what the thread has, until `endsAt` (milliseconds since the epoch) at most
 */
export function watchSignalsInThread(
  { process, numbers }: ThreadHost,
  link: SignalLink,
  flush: (endsAt: number) => Promise<void>,
  SignalHandle: HandleClass | undefined = findHandle(),
): void {
  if (SignalHandle === undefined || process.platform === 'win32') return;
  const { port, memory } = link;
  const tell = (news: SignalNews): void => port.postMessage(news);
  const handles = new Map<EndSignal, Handle>();
  const seen = new Map<EndSignal, number>();
  let dying:
    | { readonly since: number; readonly answered: (answer: SignalAnswer) => void }
    | undefined;

  const watch = (signal: EndSignal): void => {
    const handle = new SignalHandle();
    handle.unref();
    handle.onsignal = () => void meet(signal);
    if (handle.start(numbers[signal]) === 0) handles.set(signal, handle);
    else handle.close();
  };

  /** The app listens, or its once-listener was called for this very signal before we woke. */
  const isListened = (signal: EndSignal): boolean => {
    const count = seen.get(signal) ?? 0;
    const isNow = (Atomics.load(memory, slot.listened) & bitOf(signal)) !== 0;
    if (!isNow && Atomics.load(memory, countOf(signal)) <= count) return false;
    seen.set(signal, count + 1);
    setTimeout(() => seen.set(signal, Atomics.load(memory, countOf(signal))), settleMillis);
    return true;
  };

  const meet = async (signal: EndSignal): Promise<void> => {
    if (isListened(signal)) return tell({ kind: 'flush' });
    if (dying !== undefined) {
      if (Date.now() - dying.since > sameMillis) raise(signal); // who asks twice waits no more
      return;
    }
    const endsAt = Date.now() + Atomics.load(memory, slot.timeout);
    const answer = await ask(signal, endsAt);
    if (answer === 'listened') return void (dying = undefined);
    if (answer === 'busy') await flush(endsAt);
    if (dying !== undefined) raise(signal);
  };

  /** Has the main thread stop; it flushes by itself, unless it is busy. */
  const ask = (signal: EndSignal, endsAt: number): Promise<'stopped' | 'listened' | 'busy'> =>
    new Promise((resolve) => {
      let timer = setTimeout(() => resolve('busy'), busyMillis);
      const answered = ({ kind }: SignalAnswer): void => {
        clearTimeout(timer);
        if (kind === 'listened' || kind === 'stopped') resolve(kind);
        // Beyond its own time, in case that it cannot tell.
        else timer = setTimeout(() => resolve('stopped'), endsAt - Date.now() + busyMillis);
      };
      dying = { since: Date.now(), answered };
      tell({ kind: 'stop', signal });
    });

  const raise = (signal: EndSignal): void => {
    handles.get(signal)?.close(); // with the last handle the default comes back
    handles.delete(signal);
    setImmediate(() => {
      process.kill(process.pid, signal);
      setTimeout(() => {
        dying = undefined;
        Atomics.add(memory, slot.resumed, 1);
        Atomics.notify(memory, slot.resumed);
        if (!handles.has(signal)) watch(signal);
      }, deathMillis);
    });
  };

  port.on('message', (answer: SignalAnswer) => {
    if (answer.kind !== 'got') dying?.answered(answer);
    else if (dying === undefined) void meet(answer.signal);
  });
  for (const signal of signals) {
    seen.set(signal, Atomics.load(memory, countOf(signal)));
    watch(signal);
  }
  Atomics.store(memory, slot.watching, 1);
  tell({ kind: 'watching' });
}

/** Behind a flag that the thread alone is started with; undefined where Node has closed it. */
function findHandle(): HandleClass | undefined {
  try {
    const load = createRequire(import.meta.url);
    const { internalBinding } = load('internal/test/binding') as {
      internalBinding: (name: string) => { Signal?: HandleClass };
    };
    return internalBinding('signal_wrap').Signal;
  } catch {
    return undefined;
  }
}
