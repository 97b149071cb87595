import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { flushAtNaturalEnd, within } from '../../../src/lifecycle/natural-end.ts';
import { hearProcess } from '../../../src/lifecycle/process-ear.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Ending = {
  readonly host: EventEmitter;
  /** What happened, in order. */
  readonly events: string[];
  /** The process ends, and all is exported. */
  readonly isEnding: () => boolean;
  /** Ends the flush that is under way. */
  readonly answer: () => Promise<void>;
};

function watch(): Ending {
  const host = new EventEmitter();
  const events: string[] = [];
  let finish: (() => void) | undefined;
  const flush = (millis: number): Promise<void> => {
    events.push(`flush within ${millis}`);
    return new Promise((resolve) => (finish = resolve));
  };
  const ear = hearProcess(host, (_, step) => step());
  const isEnding = flushAtNaturalEnd(ear, flush, 5000);
  host.on('beforeExit', (code) => void events.push(`beforeExit ${code}`));
  const answer = async (): Promise<void> => {
    finish?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { host, events, isEnding, answer };
}

test('beforeExit is held back until the flush is over', async () => {
  const { host, events, answer } = watch();
  expect(host.emit('beforeExit', 0)).toBe(false);
  expect(events).toEqual(['flush within 5000']);
  await answer();
  expect(host.emit('beforeExit', 0)).toBe(true);
  expect(events).toEqual(['flush within 5000', 'beforeExit 0']);
});

test('the time is up before the flush is over', async () => {
  const { host, events } = watch();
  host.emit('beforeExit', 0);
  await vi.advanceTimersByTimeAsync(4999);
  expect(host.emit('beforeExit', 0)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  host.emit('beforeExit', 0);
  expect(events).toEqual(['flush within 5000', 'beforeExit 0']);
});

test('one flush at a time', async () => {
  const { host, events } = watch();
  host.emit('beforeExit', 0);
  host.emit('beforeExit', 0);
  expect(events).toEqual(['flush within 5000']);
});

test('listeners that bring new work have another flush after it', async () => {
  const { host, events, answer } = watch();
  for (const code of [0, 1]) {
    host.emit('beforeExit', code);
    await answer();
    host.emit('beforeExit', code);
  }
  expect(events).toEqual([
    'flush within 5000',
    'beforeExit 0',
    'flush within 5000',
    'beforeExit 1',
  ]);
});

test('the end is known as such until the loop turns again', async () => {
  const { host, isEnding, answer } = watch();
  host.emit('beforeExit', 0);
  await answer();
  expect(isEnding()).toBe(false);
  host.emit('beforeExit', 0);
  expect(isEnding()).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(isEnding()).toBe(false);
});

describe('within', () => {
  test.each([
    ['a flush that is over', () => Promise.resolve()],
    ['a flush that fails', () => Promise.reject(new Error('boom'))],
  ])('%s leaves no timer', async (_, flush) => {
    await within(5000, flush);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a flush without an end is left when the time is up', async () => {
    let isOver = false;
    const waiting = within(5000, () => new Promise(() => {})).then(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(4999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });
});
