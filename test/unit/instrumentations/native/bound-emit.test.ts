import { EventEmitter } from 'node:events';
import {
  createContextKey,
  ROOT_CONTEXT,
  type Context,
  type ContextManager,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { describe, expect, test } from 'vitest';
import { makeBinder } from '../../../../src/instrumentations/native/bound-emit.ts';
import { makeContextDoor } from '../../../../src/pipeline/context-door.ts';

const context = ROOT_CONTEXT.setValue(createContextKey('who'), 'request');
const upstream = new AsyncLocalStorageContextManager();
/** The same by its methods only. */
const other: ContextManager = {
  active: () => upstream.active(),
  with: (...how) => upstream.with(...how),
  bind: (...how) => upstream.bind(...how),
  enable: () => other,
  disable: () => other,
  attach: (entered) => upstream.attach(entered),
};

describe.each([
  ["upstream's context manager", upstream],
  ['another context manager', other],
])('with %s', (_, manager) => {
  const door = makeContextDoor(manager);
  const bind = makeBinder<{ context: Context }>(door, undefined, undefined);
  const outside = door.active();

  test('listeners run in the context of what they belong to', () => {
    const emitter = new EventEmitter();
    bind(emitter, { context });
    const seen: unknown[] = [];
    emitter.on('data', function listener(this: unknown, ...args: unknown[]) {
      seen.push([door.active() === context, this === emitter, args]);
    });
    expect(emitter.emit('data', 1, 2)).toBe(true);
    expect(emitter.emit('nobody')).toBe(false);
    expect(seen).toEqual([[true, true, [1, 2]]]);
    expect(door.active()).toBe(outside);
  });

  test('what a listener throws comes through', () => {
    const emitter = new EventEmitter();
    bind(emitter, { context });
    emitter.on('data', () => {
      throw new TypeError('no stock');
    });
    expect(() => emitter.emit('data')).toThrow(new TypeError('no stock'));
    expect(() => emitter.emit('error', new RangeError('unheard'))).toThrow('unheard');
    expect(door.active()).toBe(outside);
  });

  test('an emit of its own is kept', () => {
    const emitter = new EventEmitter();
    const own: unknown[] = [];
    emitter.emit = (...args: unknown[]) => {
      own.push(args);
      return false;
    };
    bind(emitter, { context });
    emitter.emit('data', 1);
    expect(own).toEqual([['data', 1]]);
  });

  test('lent to another emitter it only emits', () => {
    const emitter = new EventEmitter();
    bind(emitter, { context });
    const stranger = new EventEmitter();
    const seen: Context[] = [];
    stranger.on('data', () => seen.push(door.active()));
    emitter.emit.call(stranger, 'data');
    expect(seen).toEqual([outside]);
  });

  test('a context that is entered stays for the rest of the call', async () => {
    const seen = await manager.with(ROOT_CONTEXT, async () => {
      door.enter(context);
      await Promise.resolve();
      return door.active();
    });
    expect(seen).toBe(context);
  });
});
