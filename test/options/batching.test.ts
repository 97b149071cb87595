import { describe, expect, test } from 'vitest';
import type { RunningApp } from '../support/child.ts';
import type { Collector } from '../support/collector.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';

const app = 'signals/spans.cjs';

/** Waits until the collector has it, and only then kills: no flush at the end can have helped. */
const until =
  (holds: (collector: Collector) => boolean) =>
  async (running: RunningApp, collector: Collector | undefined): Promise<void> => {
    await running.waitForOutput('ready');
    await collector?.waitFor(holds);
    running.kill('SIGKILL');
  };

describe.each([
  ['OTEL_BSP', 'spans'],
  ['OTEL_BLRP', 'logs'],
] as const)('%s', (prefix, records) => {
  test.each(['0', '1', '200'])('_SCHEDULE_DELAY=%s exports while the app runs', async (delay) => {
    const run = await runBoth(app, {
      args: ['wait'],
      env: { [`${prefix}_SCHEDULE_DELAY`]: delay },
      during: until((collector) => collector[records]().length === 10),
    });
    expect(run).toMatchObject({ signal: 'SIGKILL', said: [] });
    expect(run[records]).toHaveLength(10);
  });

  test('_SCHEDULE_DELAY=2147483647 waits for the end', async () => {
    const other = prefix === 'OTEL_BSP' ? 'logs' : 'spans';
    const killed = await runBoth(app, {
      args: ['wait'],
      env: { [`${prefix}_SCHEDULE_DELAY`]: '2147483647' },
      // The other signal has its turn first: by then a delay that overflowed would be over.
      during: until((collector) => collector[other]().length === 10),
    });
    expect(killed[records]).toEqual([]);
    const ended = await runBoth(app, { env: { [`${prefix}_SCHEDULE_DELAY`]: '2147483647' } });
    expect(ended[records]).toHaveLength(10);
  });

  test('_MAX_EXPORT_BATCH_SIZE=3: no request holds more', async () => {
    const run = await runBoth(app, { env: { [`${prefix}_MAX_EXPORT_BATCH_SIZE`]: '3' } });
    const sizes = run.requests.map((request) => request.records[records].length);
    expect(sizes.filter((size) => size > 0).toSorted()).toEqual([1, 3, 3, 3]);
    expect(run.said).toEqual([]);
  });

  test('_MAX_QUEUE_SIZE=2: what does not fit is dropped, and the app runs', async () => {
    const run = await runBoth(app, {
      env: {
        [`${prefix}_MAX_QUEUE_SIZE`]: '2',
        [`${prefix}_SCHEDULE_DELAY`]: '2147483647',
      },
    });
    // The batch size follows the smaller queue without a word about a setting nobody made.
    expect(run.said.filter((line) => line.includes('BATCH_SIZE'))).toEqual([]);
    expect(run[records].length).toBeLessThan(10);
    expect(run[records].length).toBeGreaterThan(0);
  });

  test('_MAX_EXPORT_BATCH_SIZE above the queue is said, and the queue holds', async () => {
    const run = await runBoth(app, {
      env: {
        [`${prefix}_MAX_QUEUE_SIZE`]: '20',
        [`${prefix}_MAX_EXPORT_BATCH_SIZE`]: '30',
      },
    });
    expect(run.said).toEqual([
      `[otel-agent] warn: ${prefix}_MAX_EXPORT_BATCH_SIZE="30" is more than ${prefix}_MAX_QUEUE_SIZE (20); using 20`,
    ]);
    expect(run[records]).toHaveLength(10);
  });

  test.each([
    ['SCHEDULE_DELAY', '-1'],
    ['SCHEDULE_DELAY', '1.5'],
    ['SCHEDULE_DELAY', '2147483648'],
    ['EXPORT_TIMEOUT', 'soon'],
    ['MAX_QUEUE_SIZE', '0'],
    ['MAX_EXPORT_BATCH_SIZE', '1e2'],
  ])('_%s=%s is said once, and the default holds', async (name, text) => {
    const run = await runBoth(app, { env: { [`${prefix}_${name}`]: text } });
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toMatch(
      new RegExp(`^\\[otel-agent\\] warn: ${prefix}_${name}="${text}" is not .*; using \\d+$`),
    );
    expect(run[records]).toHaveLength(10);
  });

  test('_EXPORT_TIMEOUT=0 is no limit', async () => {
    const run = await runBoth(app, { env: { [`${prefix}_EXPORT_TIMEOUT`]: '0' } });
    expect(run.said).toEqual([]);
    expect(run[records]).toHaveLength(10);
  });
});

describe('OTEL_METRIC_EXPORT_INTERVAL', () => {
  const counted = (collector: Collector): number =>
    collector.requests().filter(({ signal }) => signal === 'metrics').length;

  test('metrics are sent again and again while the app runs', async () => {
    const run = await runBoth('endings/server.cjs', {
      env: { OTEL_METRIC_EXPORT_INTERVAL: '50' },
      during: until((collector) => counted(collector) >= 3),
    });
    expect(run.said).toEqual([]);
  });

  test('its default timeout does not have to fit into it', async () => {
    const run = await runBoth('http/request.cjs', {
      env: { OTEL_METRIC_EXPORT_INTERVAL: '100', OTEL_METRIC_EXPORT_TIMEOUT: '0' },
    });
    expect(run.said).toEqual([]);
    expect(run.metrics).not.toEqual([]);
  });

  test.each(['2147483647', '2147483648'])('%s does not overflow', async (text) => {
    const run = await runApp('endings/server.cjs', {
      env: { OTEL_METRIC_EXPORT_INTERVAL: text },
      during: until((collector) => collector.spans().length === 2),
    });
    expect(run.requests.filter(({ signal }) => signal === 'metrics')).toEqual([]);
  });

  test('0 is said once', async () => {
    const run = await runBoth('http/request.cjs', { env: { OTEL_METRIC_EXPORT_INTERVAL: '0' } });
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toContain('OTEL_METRIC_EXPORT_INTERVAL="0" is not between 1 and');
  });
});
