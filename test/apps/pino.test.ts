import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { linesOf, sameInAllRuns } from './log-lines.ts';

test.each(['cjs', 'mjs'])('log records arrive with the ids of the request (%s)', async (type) => {
  const { logs, spans, stdout } = await runBesideBare(
    `pino/log-in-request.${type}`,
    {},
    sameInAllRuns,
  );
  const server = spans.find(({ kind }) => kind === 'SERVER');
  const inRequest = { traceId: server?.traceId, spanId: server?.spanId, flags: 3 };
  expect(logs).toMatchObject([
    { body: 'shop is open', severity: 9, severityText: 'info', traceId: undefined },
    { body: 'order received', severity: 9, attributes: { name: 'shop', order: 7 }, ...inRequest },
    {
      body: 'order not paid',
      severity: 17,
      severityText: 'error',
      attributes: { 'exception.type': 'Error', 'exception.message': 'card refused' },
      ...inRequest,
    },
  ]);

  const ids = { trace_id: server?.traceId, span_id: server?.spanId, trace_flags: '03' };
  const [open, ...lines] = linesOf(stdout);
  expect(open).not.toHaveProperty('trace_id');
  expect(lines).toMatchObject([
    { msg: 'order received', ...ids },
    { msg: 'order not paid', ...ids },
  ]);
});
