import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hearProcess } from '../../../src/lifecycle/process-ear.ts';
import { bitOf, countOf, signals, slot } from '../../../src/lifecycle/signal-link.ts';
import { watchSignals } from '../../../src/lifecycle/signals.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process that watches signals as Node does: with the first listener, until the last is gone. */
class Host extends EventEmitter {
  readonly pid: number;
  readonly platform = 'linux';
  /** What happened, in order. */
  readonly events: string[] = [];
  readonly watched = new Set<string>();
  readonly unwatch: () => void;
  readonly handOver: (link: never) => void;

  constructor(pid = 4711) {
    super();
    this.pid = pid;
    this.on('newListener', (name: string) => void this.watched.add(name));
    this.on('removeListener', (name: string) => {
      if (this.listenerCount(name) === 0) this.watched.delete(name);
    });
    const ear = hearProcess(this, (_, step) => step());
    const telemetry = {
      flush: async () => void this.events.push('early flush'),
      finishNow: () => void this.events.push('flush'),
      endOpenSpans: (reason: string) => void this.events.push(`spans end by ${reason}`),
      recordCrash: () => {},
    };
    const beforeDeath = (): void => void this.events.push('before death');
    const host = { process: this as never, ear, guard: <T>(_: string, step: () => T) => step() };
    const watch = watchSignals({ ...host, beforeDeath }, telemetry, 0);
    this.unwatch = watch.unwatch;
    this.handOver = watch.handOver;
  }

  /** A signal comes as Node tells it. */
  send(signal: string): void {
    this.emit(signal, signal, 15);
  }

  readonly kill = (pid: number, signal: string): true => {
    this.events.push(`kill ${pid} ${signal}${this.watched.has(signal) ? ', watched' : ''}`);
    return true;
  };
}

const death = (signal: string): string[] => [
  'spans end by signal',
  'flush',
  'before death',
  `kill 4711 ${signal}`,
];

test('signals are watched, and nobody can tell', () => {
  const host = new Host();
  expect([...host.watched]).toEqual(expect.arrayContaining([...signals]));
  expect(signals.map((signal) => host.listenerCount(signal))).toEqual([0, 0, 0, 0]);
  expect(host.eventNames()).toEqual(['newListener', 'removeListener']);
});

test.each(signals)('by %s the process dies once the flush is over', (signal) => {
  const host = new Host();
  host.send(signal);
  expect(host.events).toEqual(death(signal));
});

test('an app that emits the event by itself is not ended', () => {
  const host = new Host();
  expect(host.emit('SIGTERM')).toBe(false);
  expect(host.events).toEqual([]);
});

test('an app that listens decides when to end', () => {
  const host = new Host();
  host.on('SIGTERM', () => void host.events.push('app'));
  host.send('SIGTERM');
  host.send('SIGTERM');
  expect(host.events).toEqual(['early flush', 'app', 'early flush', 'app']);
});

test('an app that listens to one signal dies of another', () => {
  const host = new Host();
  host.on('SIGTERM', () => void host.events.push('app'));
  host.send('SIGINT');
  expect(host.events).toEqual(death('SIGINT'));
});

test('an app that listened only before dies as any other', () => {
  const host = new Host();
  host.once('SIGTERM', () => void host.events.push('app'));
  host.send('SIGTERM');
  host.send('SIGTERM');
  expect(host.events).toEqual(['early flush', 'app', ...death('SIGTERM')]);
});

test('the first process of a container lives on, with its spans, and dies of nothing later', () => {
  const host = new Host(1);
  host.send('SIGTERM');
  expect(host.events).toEqual(['flush', 'kill 1 SIGTERM']);
  vi.runAllTimers();
  expect(host.watched).toContain('SIGTERM');
  host.send('SIGTERM');
  expect(host.events.slice(2)).toEqual(['flush', 'kill 1 SIGTERM']);
});

test('after a step back Node has its signals again', () => {
  const host = new Host();
  host.on('SIGINT', () => {});
  host.unwatch();
  expect(signals.filter((signal) => host.watched.has(signal))).toEqual(['SIGINT']);
  host.send('SIGTERM');
  expect(host.events).toEqual([]);
});

describe('with a thread', () => {
  function handOver() {
    const host = new Host();
    const memory = new Int32Array(new SharedArrayBuffer(64));
    const port = Object.assign(new EventEmitter(), {
      postMessage: (answer: { kind: string }) => {
        host.events.push(answer.kind);
        if (answer.kind === 'stopped') Atomics.add(memory, slot.resumed, 1); // it lives on
      },
    });
    host.handOver({ port, memory } as never);
    return { host, memory, port };
  }

  test('the main thread watches until the other one does', () => {
    const { host, memory, port } = handOver();
    expect(host.watched).toContain('SIGTERM');
    memory[slot.watching] = 1;
    port.emit('message', { kind: 'watching' });
    expect(host.watched).toContain('SIGTERM');
    vi.runAllTimers();
    expect(host.watched).not.toContain('SIGTERM');
    memory[slot.watching] = 0;
    port.emit('close');
    expect(host.watched).toContain('SIGTERM');
  });

  test('the thread knows what the app listens to', () => {
    const { host, memory } = handOver();
    const listener = (): void => {};
    host.on('SIGINT', listener);
    expect(memory[slot.listened]).toBe(bitOf('SIGINT'));
    host.send('SIGINT');
    expect(memory[countOf('SIGINT')]).toBe(1);
    host.removeListener('SIGINT', listener);
    expect(memory[slot.listened]).toBe(0);
  });

  test('where nobody listens it stops, flushes, and has no handle left', () => {
    const { host, port } = handOver();
    port.emit('message', { kind: 'stop', signal: 'SIGTERM' });
    expect(host.events).toEqual(['stopping', ...death('SIGTERM').slice(0, 3), 'stopped']);
    expect(host.watched).not.toContain('SIGTERM');
  });

  test('where the app has come to listen it goes on', () => {
    const { host, port } = handOver();
    host.on('SIGTERM', () => {});
    port.emit('message', { kind: 'stop', signal: 'SIGTERM' });
    port.emit('message', { kind: 'flush' });
    expect(host.events).toEqual(['listened', 'early flush']);
  });

  test('a signal that came before the thread watched is passed on', () => {
    const { host, memory } = handOver();
    memory[slot.watching] = 1;
    host.send('SIGHUP');
    expect(host.events).toEqual(['got']);
  });
});
