import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { flushOnSignals } from '../../../src/lifecycle/signals.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

class Host extends EventEmitter {
  readonly pid = 4711;
  /** What happened, in order. */
  readonly events: string[] = [];
  finish: (() => void) | undefined;

  constructor() {
    super();
    const flush = (millis: number): Promise<void> => {
      this.events.push(`flush within ${millis}`);
      return new Promise((resolve) => (this.finish = resolve));
    };
    flushOnSignals(this, flush, 5000, () => void this.events.push('before death'));
  }

  readonly kill = (pid: number, signal?: string | number): true => {
    const left = this.listenerCount(String(signal));
    this.events.push(`kill ${pid} ${signal}, ${left} listeners`);
    return true;
  };

  async answer(): Promise<void> {
    this.finish?.();
    await vi.advanceTimersByTimeAsync(0);
  }
}

const death = (signal: string): string[] => ['before death', `kill 4711 ${signal}, 0 listeners`];

test.each(signals)(
  '%s ends the process by the same signal once the flush is over',
  async (signal) => {
    const host = new Host();
    host.emit(signal);
    expect(host.events).toEqual(['flush within 5000']);
    await host.answer();
    expect(host.events).toEqual(['flush within 5000', ...death(signal)]);
  },
);

test('a flush without an end is left when the time is up', async () => {
  const host = new Host();
  host.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(4999);
  expect(host.events).toEqual(['flush within 5000']);
  await vi.advanceTimersByTimeAsync(1);
  expect(host.events).toEqual(['flush within 5000', ...death('SIGTERM')]);
});

test('who asks twice does not wait for the flush', () => {
  const host = new Host();
  host.emit('SIGINT');
  host.emit('SIGINT');
  expect(host.events).toEqual(['flush within 5000', ...death('SIGINT')]);
});

test('another signal meanwhile has a flush of its own', () => {
  const host = new Host();
  host.emit('SIGINT');
  host.emit('SIGTERM');
  expect(host.events).toEqual(['flush within 5000', 'flush within 5000']);
});

test('an app that listens decides when to end', async () => {
  const host = new Host();
  host.on('SIGTERM', () => void host.events.push('app'));
  host.emit('SIGTERM');
  host.emit('SIGTERM');
  await host.answer();
  expect(host.events).toEqual(['flush within 5000', 'app', 'flush within 5000', 'app']);
});

test('an app that listens to one signal dies of another', async () => {
  const host = new Host();
  host.on('SIGTERM', () => void host.events.push('app'));
  host.emit('SIGINT');
  await host.answer();
  expect(host.events).toEqual(['flush within 5000', ...death('SIGINT')]);
});

test('an app that listened only before dies as any other', async () => {
  const host = new Host();
  host.once('SIGTERM', () => void host.events.push('app'));
  host.emit('SIGTERM');
  await host.answer();
  host.emit('SIGTERM');
  await host.answer();
  expect(host.events).toEqual([
    'flush within 5000',
    'app',
    'flush within 5000',
    ...death('SIGTERM'),
  ]);
});
