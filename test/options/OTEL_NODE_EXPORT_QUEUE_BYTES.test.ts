import { expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { freePort } from '../support/free-port.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';

const lostOf = (stderr: string): number =>
  Number(/lost meanwhile: (\d+) spans/.exec(stderr)?.[1] ?? 0);

test.each(['on', 'off'])(
  'beyond it the oldest are dropped, counted (thread %s)',
  async (thread) => {
    const port = await freePort();
    let arrived: string[] = [];
    const run = await runApp('signals/spans.cjs', {
      args: ['wait'],
      collector: false,
      env: {
        OTEL_NODE_EXPORT_THREAD: thread,
        OTEL_NODE_EXPORT_QUEUE_BYTES: '2000',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      },
      during: async (app) => {
        await app.waitForOutput('and wait: nothing listens there');
        const collector = await startCollector({ httpPort: port });
        await app.waitForOutput('takes traces again');
        // Requests overtake each other: the newest span need not be the last to arrive.
        await collector.waitFor(({ spans }) => spans().length + lostOf(app.stderr()) >= 10);
        arrived = collector.spans().map(({ name }) => name);
        await collector.close();
        app.kill('SIGKILL');
      },
    });
    const lost = lostOf(run.stderr);
    expect(run.stderr).toContain('more than 2000 bytes wait to be sent');
    expect(lost).toBeGreaterThan(0);
    expect(arrived.length + lost).toBe(10);
    expect(arrived).toContain('span 9');
  },
);

test.each(['0', '1e6', '8MiB'])('"%s": said once, the default holds', async (text) => {
  const run = await runBoth('signals/spans.cjs', { env: { OTEL_NODE_EXPORT_QUEUE_BYTES: text } });
  expect(run.said).toEqual([expect.stringMatching(/QUEUE_BYTES=".*; using 8388608$/)]);
  expect(run.spans).toHaveLength(10);
});
