import { expect, test } from 'vitest';
import { runBoth } from '../support/run-both.ts';

const app = 'signals/spans.cjs';

test.each([
  ['off', 1],
  ['FALSE', 1],
  ['on', 0],
  ['', 0],
])('%s', async (text, lines) => {
  const run = await runBoth(app, {
    env: { OTEL_NODE_EXPORT_THREAD: text, OTEL_LOG_LEVEL: 'debug' },
  });
  expect(run.said.filter((line) => line.includes('no export thread'))).toHaveLength(lines);
  expect(run.spans).toHaveLength(10);
  expect(run.logs).toHaveLength(10);
});

test('anything else is said once, and there is a thread', async () => {
  const run = await runBoth(app, { env: { OTEL_NODE_EXPORT_THREAD: 'perhaps' } });
  expect(run.said).toEqual([
    '[otel-agent] warn: OTEL_NODE_EXPORT_THREAD="perhaps" is not one of on, off; using on',
  ]);
  expect(run.spans).toHaveLength(10);
});
