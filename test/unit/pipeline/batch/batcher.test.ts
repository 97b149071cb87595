import { setImmediate as nextTurn } from 'node:timers/promises';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { expect, test } from 'vitest';
import { Batcher, type Tray } from '../../../../src/pipeline/batch/batcher.ts';

const limits = {
  scheduledDelayMillis: 60_000,
  exportTimeoutMillis: 1000,
  maxQueueSize: 4,
  maxExportBatchSize: 2,
};

function batcherOf(isIdle: boolean): {
  batcher: Batcher<number>;
  sent: number[][];
  dropped: () => number;
} {
  const sent: number[][] = [];
  let open: number[] = [];
  let dropped = 0;
  const tray: Tray<number> = {
    add: (item) => {
      if (item < 0) throw new Error('broken');
      open.push(item);
    },
    seal: () => {
      const batch = open;
      open = [];
      return () => void sent.push(batch);
    },
    isIdle: () => isIdle,
    prepare: () => {},
    earlyMillis: Infinity,
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const watch = { onFull: () => dropped++, onBroken: () => dropped++, onLeft: () => {} };
  const batcher = new Batcher(tray, resourceFromAttributes({}), limits, watch);
  return { batcher, sent, dropped: () => dropped };
}

test('full batches leave at once while the exporter keeps up', () => {
  const { batcher, sent, dropped } = batcherOf(true);
  for (let item = 0; item < 9; item++) batcher.add(item);
  expect(sent).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ]);
  expect([batcher.size, dropped()]).toEqual([1, 0]);
});

test('where it does not, one leaves per turn, and what does not fit is dropped', async () => {
  const { batcher, sent, dropped } = batcherOf(false);
  for (let item = 0; item < 9; item++) batcher.add(item);
  expect(sent).toEqual([[0, 1]]);
  expect([batcher.size, dropped()]).toEqual([4, 3]);
  await nextTurn();
  await nextTurn();
  expect(sent).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
  expect(batcher.size).toBe(0);
});

test('drain sends what there is, and a broken item harms no other', () => {
  const { batcher, sent, dropped } = batcherOf(false);
  for (const item of [1, -1]) batcher.add(item);
  batcher.drain();
  batcher.drain();
  expect(sent).toEqual([[1]]);
  expect(dropped()).toBe(1);
});

test('after shutdown nothing is taken', async () => {
  const { batcher, sent } = batcherOf(true);
  batcher.add(1);
  await batcher.shutdown();
  batcher.add(2);
  batcher.drain();
  expect(sent).toEqual([[1]]);
});
