import type { EndHost } from './end.ts';
import { closeSignal, openSignal } from './hidden-signal.ts';
import { makeLastFlush, type Telemetry } from './last-flush.ts';
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

/** How long a process that was killed may take to be gone. */
const deathMillis = 1000;

export type SignalWatch = {
  /** A thread may watch from now on in our place; it says so when it does. */
  readonly handOver: (link: SignalLink) => void;
  /** Leaves the signals to Node again. */
  readonly unwatch: () => void;
};

/**
 * Flushes on a signal. Where the app listens, it decides when to end, and the flush only comes
 * early; where it does not, the process is stopped, flushed and dies of the same signal.
 */
export function watchSignals(
  { process, ear, guard, beforeDeath }: EndHost,
  telemetry: Telemetry,
  timeoutMillis: number,
): SignalWatch {
  // Windows has no signals: what Node makes of the console's events is left to Node.
  if (process.platform === 'win32') return { handOver: () => {}, unwatch: () => {} };
  let link: SignalLink | undefined;
  /** Our own listeners come and go: those are not the app's. */
  let isOurs = false;
  const ours = (step: () => void): void => {
    isOurs = true;
    guard('signals', step);
    isOurs = false;
  };
  const isListened = (signal: EndSignal): boolean => process.listenerCount(signal) > 0;
  const isWatchedElsewhere = (): boolean =>
    link !== undefined && Atomics.load(link.memory, slot.watching) === 1;
  const open = (signal: EndSignal): void => {
    if (!isWatchedElsewhere()) ours(() => void openSignal(process, signal));
  };
  const close = (signal: EndSignal): void => ours(() => closeSignal(process, signal));
  const noteListened = (): void => {
    const bits = signals.filter(isListened).reduce((sum, signal) => sum | bitOf(signal), 0);
    if (link !== undefined) Atomics.store(link.memory, slot.listened, bits);
  };
  const flushEarly = (): void => void telemetry.flush(timeoutMillis).catch(() => {});
  const isInit = process.pid === 1;
  const finish = (): void => {
    makeLastFlush(telemetry, timeoutMillis, guard)(isInit ? undefined : 'signal');
    if (!isInit) beforeDeath();
  };

  const die = (signal: EndSignal): void => {
    finish();
    close(signal);
    process.kill(process.pid, signal);
    // The kernel spares the first process of a container: it lives on, as without us.
    if (isInit) setTimeout(() => open(signal), 50).unref();
    else sleep(new Int32Array(new SharedArrayBuffer(4)), 0, deathMillis);
  };

  const stop = (signal: EndSignal, { port, memory }: SignalLink): void => {
    const answer = (kind: 'listened' | 'stopping' | 'stopped'): void =>
      port.postMessage({ kind } satisfies SignalAnswer);
    if (isListened(signal)) return answer('listened');
    const before = Atomics.load(memory, slot.resumed);
    answer('stopping');
    finish();
    close(signal); // with ours open the thread would raise it in vain
    answer('stopped');
    sleep(memory, slot.resumed, deathMillis, before);
  };

  for (const signal of signals) {
    ear.before[signal] = (name, number) => {
      // Node passes both; an app that emits the event by itself means its own listeners.
      if (name !== signal || typeof number !== 'number') return;
      if (isListened(signal)) {
        if (link !== undefined) Atomics.add(link.memory, countOf(signal), 1);
        if (!isWatchedElsewhere()) flushEarly();
      } else if (link !== undefined && isWatchedElsewhere()) {
        link.port.postMessage({ kind: 'got', signal } satisfies SignalAnswer);
      } else die(signal);
    };
    open(signal);
  }
  ear.before['newListener'] = (name) => {
    const signal = signals.find((each) => each === name);
    if (signal === undefined || isOurs || link === undefined) return;
    Atomics.or(link.memory, slot.listened, bitOf(signal)); // ahead: it may come right now
  };
  // When the app takes its last listener off, Node stops watching.
  ear.after['removeListener'] = (name) => {
    const signal = signals.find((each) => each === name);
    if (signal === undefined || isOurs) return;
    noteListened();
    if (!isListened(signal)) open(signal);
  };

  return {
    handOver: (other) => {
      link = other;
      Atomics.store(other.memory, slot.timeout, timeoutMillis);
      noteListened();
      const onNews = (news: SignalNews): void => {
        if (news.kind === 'flush') flushEarly();
        else if (news.kind === 'stop') stop(news.signal, other);
        // A signal that came while only we watched is delivered first: a closed handle drops it.
        else setImmediate(() => signals.filter((each) => !isListened(each)).forEach(close)).unref();
      };
      other.port.on('message', (news: SignalNews) => guard('signals', () => onNews(news)));
      other.port.on('close', () => {
        if (link === other) link = undefined;
        for (const signal of signals) open(signal);
      });
    },
    unwatch: () => {
      for (const event of ['newListener', 'removeListener']) {
        delete ear.before[event];
        delete ear.after[event];
      }
      for (const signal of signals) {
        delete ear.before[signal];
        close(signal);
      }
    },
  };
}

/** No line of the app runs after the signal: the process ends in here, or is woken again. */
function sleep(memory: Int32Array, place: number, millis: number, value = 0): void {
  Atomics.wait(memory, place, value, millis);
}
