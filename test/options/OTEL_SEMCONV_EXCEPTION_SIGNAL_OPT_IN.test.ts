import { expect, test } from 'vitest';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const name = 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN';
const run = (env: Readonly<Record<string, string>>): Promise<BothRuns> =>
  runBoth('signals/exception.cjs', { env });
const eventsOf = ({ spans }: BothRuns): string[] =>
  spans.flatMap(({ events }) => events.map((event) => event.name));

test('by default an exception is an event of its span', async () => {
  const ran = await run({});
  expect(eventsOf(ran)).toEqual(['before', 'exception']);
  expect(ran.logs).toEqual([]);
});

test.each([
  ['logs', ['before']],
  ['LOGS/Dup', ['before', 'exception']],
])('%s: it is a log record of the span', async (text, events) => {
  const ran = await run({ [name]: text });
  expect(ran.said).toEqual([]);
  expect(eventsOf(ran)).toEqual(events);
  const [span] = ran.spans;
  expect(ran.logs).toMatchObject([
    {
      eventName: 'exception',
      severityText: 'ERROR',
      traceId: span?.traceId,
      spanId: span?.spanId,
      scope: { name: 'shop', version: '1.2.3' },
      attributes: {
        'exception.type': 'TypeError',
        'exception.message': 'no such item',
        'exception.stacktrace': expect.stringContaining('exception.cjs') as string,
      },
    },
  ]);
});

test('without logs they stay with their spans, which is said', async () => {
  const ran = await run({ [name]: 'logs', OTEL_LOGS_EXPORTER: 'none' });
  expect(ran.said).toEqual([
    `[otel-agent] warn: ${name} needs logs, and OTEL_LOGS_EXPORTER is none; exceptions stay events of spans`,
  ]);
  expect(eventsOf(ran)).toEqual(['before', 'exception']);
});

test('what is unknown is said once', async () => {
  const ran = await run({ [name]: 'events' });
  expect(ran.said).toEqual([
    `[otel-agent] warn: ${name}="events" is not one of logs, logs/dup; it is ignored`,
  ]);
  expect(eventsOf(ran)).toEqual(['before', 'exception']);
});
