import { channel } from 'node:diagnostics_channel';
import { expect, test } from 'vitest';
import { makeGuard } from '../../../../src/diag/guard.ts';
import { makeVoice } from '../../../../src/diag/voice.ts';
import { listen } from '../../../../src/instrumentations/native/listen.ts';

test('a listener that throws is switched off, with one line', () => {
  const lines: string[] = [];
  const guard = makeGuard(makeVoice('info', (line) => lines.push(line)));
  let calls = 0;
  listen(
    'test.listen',
    () => {
      calls += 1;
      throw new Error('no stock');
    },
    guard,
  );
  channel('test.listen').publish({});
  channel('test.listen').publish({});
  expect(calls).toBe(1);
  expect(lines).toEqual([
    '[otel-agent] warn: instrumentation of test.listen failed, the app goes on without it: no stock\n',
  ]);
  expect(channel('test.listen').hasSubscribers).toBe(false);
});

test('a listener hears until it is stopped', () => {
  const heard: unknown[] = [];
  const stop = listen(
    'test.stop',
    (message) => heard.push(message),
    (_, step) => step(),
  );
  channel('test.stop').publish(1);
  stop();
  channel('test.stop').publish(2);
  expect(heard).toEqual([1]);
});
