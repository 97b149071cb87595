import { expect, test } from 'vitest';
import { runBoth } from '../support/run-both.ts';

test.each([
  ['xray', undefined, true],
  [undefined, 'tracecontext,xray', true],
  [undefined, 'xray-lambda', true],
  ['random', 'xray', false],
  [undefined, undefined, false],
])('%s with propagators %s: the time is in the trace id: %s', async (ids, formats, isTime) => {
  const before = Math.floor(Date.now() / 1000);
  const run = await runBoth('signals/sampling.cjs', {
    env: { OTEL_NODE_ID_GENERATOR: ids, OTEL_PROPAGATORS: formats },
  });
  expect(run.said).toEqual([]);
  const root = run.spans.find(({ name }) => name === 'root');
  const time = parseInt(root?.traceId.slice(0, 8) ?? '', 16);
  expect(time >= before && time < before + 60).toBe(isTime);
});
