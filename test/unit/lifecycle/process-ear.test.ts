import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { makeGuard } from '../../../src/diag/guard.ts';
import { hearProcess, type ProcessEar } from '../../../src/lifecycle/process-ear.ts';

type Heard = {
  readonly host: EventEmitter;
  readonly ear: ProcessEar;
  readonly events: string[];
};

function hear(): Heard {
  const events: string[] = [];
  const say = (text: string): void => void events.push(text);
  const voice = { error: say, warn: say, info: say, debug: () => {} };
  const host = new EventEmitter();
  return { host, ear: hearProcess(host, makeGuard(voice)), events };
}

test('what nobody reacts to passes as it is', () => {
  const { host, events } = hear();
  host.on('exit', function (this: unknown, ...args: unknown[]) {
    events.push(`exit ${args.join()} ${this === host}`);
  });
  expect(host.emit('exit', 3, 'x')).toBe(true);
  expect(host.emit('nothing')).toBe(false);
  expect(events).toEqual(['exit 3,x true']);
});

test('there is no listener to be seen', () => {
  const { host, ear } = hear();
  ear.before['exit'] = () => {};
  expect([host.listenerCount('exit'), host.eventNames()]).toEqual([0, []]);
});

test('before and after the listeners', () => {
  const { host, ear, events } = hear();
  ear.before['exit'] = (code) => void events.push(`before ${code}`);
  ear.after['exit'] = (code) => void events.push(`after ${code}`);
  host.on('exit', () => void events.push('listener'));
  host.emit('exit', 3);
  expect(events).toEqual(['before 3', 'listener', 'after 3']);
});

test('an event can be kept from the listeners', () => {
  const { host, ear, events } = hear();
  ear.before['exit'] = () => true;
  host.on('exit', () => void events.push('listener'));
  expect(host.emit('exit')).toBe(false);
  expect(events).toEqual([]);
});

test('a listener that throws throws as ever, and what comes after it comes', () => {
  const { host, ear, events } = hear();
  ear.after['exit'] = () => void events.push('after');
  host.on('exit', () => {
    throw new Error('of the app');
  });
  expect(() => host.emit('exit')).toThrow('of the app');
  expect(events).toEqual(['after']);
});

test('what we throw is said once, and the listeners run', () => {
  const { host, ear, events } = hear();
  const fail = (): never => {
    throw new Error('of ours');
  };
  ear.before['exit'] = fail;
  ear.after['exit'] = fail;
  host.on('exit', () => void events.push('listener'));
  host.emit('exit');
  expect(events).toEqual(['exit failed, the app goes on without it: of ours', 'listener']);
});

test('another emitter that borrows the method is none of our business', () => {
  const { host, ear, events } = hear();
  ear.before['exit'] = () => true;
  const other = new EventEmitter();
  other.on('exit', () => void events.push('other'));
  host.emit.call(other, 'exit');
  expect(events).toEqual(['other']);
});
