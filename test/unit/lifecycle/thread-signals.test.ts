import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bitOf, countOf, slot, type SignalNews } from '../../../src/lifecycle/signal-link.ts';
import { watchSignalsInThread } from '../../../src/lifecycle/thread-signals.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The thread beside a main thread that answers what `answers` says. */
function watch(answers: readonly string[] = ['stopping', 'stopped']) {
  const events: string[] = [];
  const memory = new Int32Array(16);
  Atomics.store(memory, slot.timeout, 3000);
  const handles = new Map<number, () => void>();
  class Handle {
    #number = 0;
    onsignal = (): void => {};
    unref(): void {}
    start(number: number): number {
      this.#number = number;
      handles.set(number, () => this.onsignal());
      return 0;
    }
    close(): void {
      handles.delete(this.#number);
    }
  }
  const port = Object.assign(new EventEmitter(), {
    postMessage: (news: SignalNews) => {
      events.push('signal' in news ? `${news.kind} ${news.signal}` : news.kind);
      if (news.kind !== 'stop') return;
      for (const kind of answers) queueMicrotask(() => port.emit('message', { kind }));
    },
  });
  const host = {
    pid: 1,
    platform: 'linux' as const,
    kill: (pid: number, signal: string | number | undefined): true => {
      events.push(`kill ${pid} ${signal}`);
      return true;
    },
  };
  const link = { port, memory } as never;
  const flush = async (): Promise<void> => void events.push('flush of the thread');
  const numbers = { SIGTERM: 15, SIGINT: 2, SIGHUP: 1, SIGQUIT: 3 };
  watchSignalsInThread({ process: host, numbers }, link, flush, Handle);
  const settle = (millis = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(millis);
  return { events, memory, handles, port, settle };
}

test('all four are watched, and the main thread hears of it', () => {
  const { events, handles, memory } = watch();
  expect([...handles.keys()]).toEqual([15, 2, 1, 3]);
  expect(events).toEqual(['watching']);
  expect(memory[slot.watching]).toBe(1);
});

test('where nobody listens the main thread stops, and the signal is raised again', async () => {
  const { events, handles, settle } = watch();
  handles.get(15)?.();
  await settle(1);
  expect(events).toEqual(['watching', 'stop SIGTERM', 'kill 1 SIGTERM']);
  expect(handles.has(15)).toBe(false);
});

test('a main thread that is busy is not waited for', async () => {
  const { events, handles, settle } = watch([]);
  handles.get(2)?.();
  await settle(149);
  expect(events.slice(1)).toEqual(['stop SIGINT']);
  await settle(2);
  expect(events.slice(2)).toEqual(['flush of the thread', 'kill 1 SIGINT']);
});

test('a main thread that never says that it is done is left after its time', async () => {
  const { events, handles, settle } = watch(['stopping']);
  handles.get(2)?.();
  await settle(3100);
  expect(events.slice(1)).toEqual(['stop SIGINT']);
  await settle(100);
  expect(events.slice(2)).toEqual(['kill 1 SIGINT']);
});

test('where the app listens there is only an early flush', async () => {
  const { events, handles, memory, settle } = watch();
  Atomics.or(memory, slot.listened, bitOf('SIGTERM'));
  handles.get(15)?.();
  await settle(100);
  expect(events).toEqual(['watching', 'flush']);
});

test('a once-listener that was faster than we are counts for its signal, not for the next', async () => {
  const { events, handles, memory, settle } = watch();
  Atomics.add(memory, countOf('SIGINT'), 1);
  handles.get(2)?.();
  await settle(1);
  expect(events).toEqual(['watching', 'flush']);
  handles.get(2)?.();
  await settle(1);
  expect(events.slice(2)).toEqual(['stop SIGINT', 'kill 1 SIGINT']);
});

test('an app that has come to listen meanwhile goes on', async () => {
  const { events, handles, settle } = watch(['listened']);
  handles.get(15)?.();
  await settle(1000);
  expect(events).toEqual(['watching', 'stop SIGTERM']);
});

test('the same signal at once is one; later it ends the waiting', async () => {
  const { events, handles, settle } = watch(['stopping']);
  handles.get(2)?.();
  handles.get(2)?.();
  await settle(300);
  expect(events.slice(1)).toEqual(['stop SIGINT']);
  handles.get(2)?.();
  await settle(1);
  expect(events.slice(2)).toEqual(['kill 1 SIGINT']);
});

test('a process that lives on is woken and watched again', async () => {
  const { events, handles, memory, settle } = watch();
  handles.get(15)?.();
  await settle(100);
  expect(memory[slot.resumed]).toBe(1);
  handles.get(15)?.();
  await settle(1);
  expect(events.filter((text) => text.startsWith('kill'))).toHaveLength(2);
});

test('a signal that only the main thread got is handled all the same', async () => {
  const { events, port, settle } = watch();
  port.emit('message', { kind: 'got', signal: 'SIGHUP' });
  await settle(1);
  expect(events.slice(1)).toEqual(['stop SIGHUP', 'kill 1 SIGHUP']);
});

test('without the door nothing is said: the main thread goes on watching', () => {
  const said: unknown[] = [];
  const port = { postMessage: (news: unknown) => said.push(news) };
  const link = { port, memory: new Int32Array(16) } as never;
  const host = { pid: 1, kill: () => true as const, platform: 'linux' as const };
  watchSignalsInThread({ process: host, numbers: {} as never }, link, async () => {});
  expect(said).toEqual([]);
});
