import { expect, test } from 'vitest';
import { runBoth } from '../support/run-both.ts';

const env = {
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_NODE_EXIT_TIMEOUT: '15000', // for a machine that is busy with other tests
  OTEL_LOG_LEVEL: 'info',
};

const sizesOf = (sizes: readonly number[]): number[] => sizes.filter((size) => size > 0);

test('what a thread records is handed over in each turn and leaves in batches', async () => {
  const { spans, logs, requests, said } = await runBoth('endings/turns.mjs', { env });
  expect([spans.length, logs.length]).toEqual([20, 20]);
  expect(spans.map(({ resource }) => resource['thread.id'])).toEqual(Array(20).fill(1));
  expect(sizesOf(requests.map(({ records }) => records.spans.length))).toEqual([20]);
  expect(sizesOf(requests.map(({ records }) => records.logs.length))).toEqual([20]);
  expect(said.at(-1)).toContain('20 spans, 0 metric points and 20 log records sent');
});

test('OTEL_BSP_MAX_EXPORT_BATCH_SIZE holds for what threads hand over', async () => {
  const { requests } = await runBoth('endings/turns.mjs', {
    env: { ...env, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '8' },
  });
  const sizes = sizesOf(requests.map(({ records }) => records.spans.length));
  expect(sizes.toSorted()).toEqual([4, 8, 8]);
});

test('more than OTEL_NODE_EXPORT_QUEUE_BYTES is not handed over, which is said', async () => {
  const { spans, said } = await runBoth('endings/turns.mjs', {
    env: { ...env, OTEL_LOGS_EXPORTER: 'none', OTEL_NODE_EXPORT_QUEUE_BYTES: '1' },
  });
  expect(spans).toEqual([]);
  expect(said.filter((line) => line.includes('wait for the main thread'))).toHaveLength(1);
});

test('OTEL_NODE_EXPORT_THREAD=off: a thread sends for itself', async () => {
  const { spans, said } = await runBoth('endings/threads.cjs', {
    args: ['natural'],
    env: { ...env, OTEL_NODE_EXPORT_THREAD: 'off', OTEL_LOG_LEVEL: 'warn' },
  });
  expect([spans.length, said]).toEqual([10, []]);
});
