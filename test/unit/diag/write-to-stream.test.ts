import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeToStream } from '../../../src/diag/write-to-stream.ts';

/** A stream as process.stdout is one. */
function open(problem?: Error): { stream: NodeJS.WriteStream; texts: string[] } {
  const texts: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      texts.push(String(chunk));
      setImmediate(() => done(problem));
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, texts };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await nextTurn();
};

test('text is written, and no listener stays', async () => {
  const { stream, texts } = open();
  for (let at = 0; at < 30; at++) writeToStream(stream, `${at} ✓`);
  expect(stream.listenerCount('error')).toBe(1);
  stream.end();
  while (texts.length < 30) await nextTurn();
  await settled();
  expect(texts[29]).toBe('29 ✓');
  expect(stream.listenerCount('error')).toBe(0);
});

test('an error of ours ends nothing, and a listener of the app still hears it', async () => {
  const heard: string[] = [];
  const { stream } = open(new Error('nobody reads'));
  writeToStream(stream, 'lost');
  await settled();
  expect(stream.errored?.message).toBe('nobody reads');
  expect(stream.listenerCount('error')).toBe(0);

  const { stream: watched } = open(new Error('nobody reads'));
  watched.on('error', ({ message }) => heard.push(message));
  writeToStream(watched, 'lost');
  await settled();
  expect(heard).toEqual(['nobody reads']);
  expect(watched.listenerCount('error')).toBe(1);
});

test('a write that the app has put in its place is not asked', async () => {
  const { stream, texts } = open();
  stream.write = () => {
    throw new Error('this is the app');
  };
  writeToStream(stream, 'text');
  await settled();
  expect(texts).toEqual(['text']);
});
