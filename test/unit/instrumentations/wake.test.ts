import { channel } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { apiPackages, rivalPackages } from '../../../src/instrumentations/catalogue.ts';
import { choose } from '../../../src/instrumentations/choose.ts';
import { makeDoorbell, type Doorbell, type WakeHost } from '../../../src/instrumentations/wake.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const requests = channel('undici:request:create');

type Bell = Doorbell & {
  /** Names of the instrumentations in the order they were made. */
  readonly made: string[];
  readonly disabled: string[];
  /** What was rung, and what failed. */
  readonly events: string[];
  readonly messages: unknown[];
  /** What an http client's first request calls. */
  request: () => void;
};

function listen(
  enabled: readonly string[],
  options: {
    env?: WakeHost['env'];
    /** Http is patched when it loads. */
    isOlderNode?: boolean;
    broken?: readonly string[];
    onMake?: (bell: Bell) => void;
  } = {},
): Bell {
  const made: string[] = [];
  const disabled: string[] = [];
  const events: string[] = [];
  const messages: unknown[] = [];
  const doorbell = makeDoorbell(choose(enabled, []).choices, {
    onThreads: () => {},
    onFirstRequest: options.isOlderNode
      ? undefined
      : (wake) => {
          bell.request = wake;
          return () => events.push('request forgotten');
        },
    isShaped: false,
    env: options.env ?? {},
    start: () => events.push('start'),
    isOwnWork: () => false,
    stepBack: (rival) => events.push(`step back for ${rival}`),
    guard: (what, step) => {
      try {
        return step();
      } catch {
        events.push(`${what} failed`);
        return undefined;
      }
    },
    instrument: ({ entry: { name } }) => {
      options.onMake?.(bell);
      if (options.broken?.includes(name)) throw new Error('boom');
      made.push(name);
      return {
        disable: () => {
          if (options.broken?.includes(`disable ${name}`)) throw new Error('boom');
          disabled.push(name);
        },
        catchUp: (message) => {
          if (options.broken?.includes(`message ${name}`)) throw new Error('boom');
          messages.push(message);
        },
      };
    },
  });
  const bell: Bell = { ...doorbell, made, disabled, events, messages, request: () => {} };
  return bell;
}

test.each<[what: string, enabled: string[], packages: string[], builtins: string[]]>([
  ['packages', ['pg'], ['pg', 'pg-pool'], []],
  ['builtins', ['http'], [], ['http', 'https', 'node:http', 'node:https']],
  ['channels', ['undici'], [], []],
])('%s ring', (_, enabled, packages, builtins) => {
  const bell = listen(enabled);
  const quiet = new Set([...apiPackages, ...rivalPackages]);
  expect([...bell.packages.keys()].filter((name) => !quiet.has(name))).toEqual(packages);
  // Threads are always noticed.
  const noticed = ['node:worker_threads', 'worker_threads'];
  expect([...bell.builtins.keys()].toSorted()).toEqual([...builtins, ...noticed].toSorted());
  expect(bell.made).toEqual([]);
});

describe('a package', () => {
  test('is woken once, and patched each time', () => {
    const bell = listen(['pg']);
    expect(bell.packages.get('pg')?.wake()).toBe(true);
    expect(bell.packages.get('pg-pool')?.wake()).toBe(true);
    expect(bell.made).toEqual(['pg']);
    expect(bell.awake()).toEqual(new Map([['pg', true]]));
  });

  test('tells which of its files are patched', () => {
    const files = listen(['pg']).packages.get('pg')?.files;
    expect(files).toEqual(new Set(['pg/lib/client.js', 'pg/lib/native/client.js']));
  });

  test('that is rung while it is woken is not made twice', () => {
    const bell = listen(['pg'], { onMake: (self) => void self.packages.get('pg')?.wake() });
    bell.packages.get('pg')?.wake();
    expect(bell.made).toEqual(['pg']);
  });

  test('whose instrumentation fails is tried once, and the others go on', () => {
    const bell = listen(['pg', 'koa'], { broken: ['pg'] });
    for (const name of ['pg', 'pg', 'koa']) bell.packages.get(name)?.wake();
    expect(bell.events).toEqual(['instrumentation pg failed']);
    expect(bell.awake()).toEqual(
      new Map([
        ['pg', false],
        ['koa', true],
      ]),
    );
  });
});

test('a builtin', () => {
  const bell = listen(['dns']);
  expect(bell.wakeBuiltin('dns')).toBe(true);
  expect(bell.wakeBuiltin('fs')).toBe(false);
  expect(bell.made).toEqual(['dns']);
});

describe('http', () => {
  test('is not woken by its load but by the first request', () => {
    const bell = listen(['http']);
    expect(bell.wakeBuiltin('http')).toBe(false);
    expect(bell.wakeBuiltin('https')).toBe(false);
    expect(bell.made).toEqual([]);
    bell.request();
    expect(bell.made).toEqual(['http']);
    expect(bell.events).toEqual(['request forgotten']);
  });

  test('or by the first message, which is handed on', () => {
    const bell = listen(['http']);
    bell.wakeBuiltin('http');
    channel('http.server.request.start').publish('first');
    expect([bell.made, bell.messages]).toEqual([['http'], ['first']]);
    expect(bell.events).toEqual(['request forgotten']);
  });

  test('is woken by its load where its channels do not tell all', () => {
    const bell = listen(['http'], { isOlderNode: true });
    expect(bell.wakeBuiltin('http')).toBe(true);
    expect(bell.wakeBuiltin('https')).toBe(true);
    expect(bell.made).toEqual(['http']);
  });
});

test.each(apiPackages)('%s starts the pipeline and is left alone', (name) => {
  const bell = listen(['pg']);
  expect(bell.packages.get(name)?.wake()).toBe(false);
  expect(bell.events).toEqual(['start']);
});

test.each(rivalPackages)('%s makes the agent step back, and is left alone', (name) => {
  const bell = listen(['pg']);
  expect(bell.packages.get(name)?.wake()).toBe(false);
  expect(bell.events).toEqual([`step back for ${name}`]);
});

describe('a channel', () => {
  test('wakes at its first message, which is handed on, and is left then', () => {
    const bell = listen(['undici']);
    requests.publish('first');
    requests.publish('second');
    expect(bell.made).toEqual(['undici']);
    expect(bell.messages).toEqual(['first']);
  });

  test.each([
    ['cannot be made', 'undici', 'instrumentation undici failed'],
    ['chokes on the message', 'message undici', 'instrumentation undici failed'],
  ])('whose instrumentation %s says so', (_, broken, event) => {
    const bell = listen(['undici'], { broken: [broken] });
    requests.publish('first');
    expect(bell.events).toEqual([event]);
  });
});

test('what observes the process wakes after a second, and no earlier', () => {
  const bell = listen(['runtime-node', 'host-metrics']);
  vi.advanceTimersByTime(999);
  expect(bell.made).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(bell.made.toSorted()).toEqual(['host-metrics', 'runtime-node']);
});

test.each([
  ['a library was woken', (bell: Bell) => bell.packages.get('pg')?.wake(), ['start']],
  ['http was loaded', (bell: Bell) => bell.wakeBuiltin('http'), ['start']],
  ['nothing was met', () => {}, []],
  ['it was disabled', (bell: Bell) => [bell.packages.get('pg')?.wake(), bell.disable()], []],
])('the pipeline after a second, where %s', (_, meet, events) => {
  const bell = listen(['pg', 'http']);
  meet(bell);
  vi.advanceTimersByTime(999);
  expect(bell.events).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(bell.events).toEqual(events);
});

test.each([
  ['set', { AWS_LAMBDA_FUNCTION_NAME: 'f' }, ['aws-lambda']],
  ['empty', { AWS_LAMBDA_FUNCTION_NAME: '' }, []],
  ['unset', {}, []],
])('a variable that is %s', (_, env, made) => {
  expect(listen(['aws-lambda'], { env }).made).toEqual(made);
});

describe('disabled', () => {
  test('all that were made are, also after one that fails', () => {
    const bell = listen(['koa', 'pg', 'http', 'express'], { broken: ['disable pg', 'koa'] });
    for (const name of ['koa', 'pg', 'express']) bell.packages.get(name)?.wake();
    bell.disable();
    expect(bell.disabled).toEqual(['express']);
    expect(bell.events).toEqual(['instrumentation koa failed', 'disable pg failed']);
  });

  test('nothing wakes any more', () => {
    const bell = listen(['pg', 'http', 'undici', 'runtime-node']);
    bell.disable();
    bell.packages.get('pg')?.wake();
    bell.wakeBuiltin('http');
    requests.publish('first');
    vi.advanceTimersByTime(1000);
    expect([bell.made, bell.messages, bell.events]).toEqual([[], [], []]);
  });
});
