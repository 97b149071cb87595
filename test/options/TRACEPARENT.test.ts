import { describe, expect, test } from 'vitest';
import type { SpanRecord } from '../support/collector/spans.ts';
import { runApp, type Run } from '../support/run-app.ts';

const app = 'environment/parent.cjs';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const parent = `00-${traceId}-${spanId}-01`;

const run = (env: Readonly<Record<string, string>>): Promise<Run> => runApp(app, { env });

function spanOf({ spans }: Run, name: string): SpanRecord {
  const span = spans.find((each) => each.name === name);
  if (span === undefined) throw new Error(`no span ${name}`);
  return span;
}

test('without it the process has no parent', async () => {
  const ran = await run({});
  expect(spanOf(ran, 'work').parentSpanId).toBeUndefined();
  expect(ran).toMatchObject({ stdout: '{}\n', stderr: '', exitCode: 0 });
});

test('is the parent of the process’s own work, and of nothing that comes in', async () => {
  const ran = await run({ TRACEPARENT: parent, TRACESTATE: 'a=1,b=2', BAGGAGE: 'user=7' });
  expect(spanOf(ran, 'work')).toMatchObject({
    traceId,
    parentSpanId: spanId,
    traceState: 'a=1,b=2',
  });
  expect(spanOf(ran, 'asked for root').parentSpanId).toBeUndefined();
  for (const name of ['message', 'GET']) {
    expect(spanOf(ran, name).parentSpanId).toBeUndefined();
    expect(spanOf(ran, name).traceId).not.toBe(traceId);
  }
  expect(spanOf(ran, 'inside').parentSpanId).toBe(spanOf(ran, 'GET').spanId);
  expect(ran).toMatchObject({ stdout: "{ user: '7' }\n", stderr: '', exitCode: 0 });
});

test('a client at the top level goes on with the trace', async () => {
  const { spans } = await runApp('http/request.cjs', { env: { TRACEPARENT: parent } });
  const client = spans.find(({ kind }) => kind === 'CLIENT');
  expect(client).toMatchObject({ traceId, parentSpanId: spanId });
  // It asks its own process, which has a header to go by.
  expect(spans.find(({ kind }) => kind === 'SERVER')).toMatchObject({
    traceId,
    parentSpanId: client?.spanId,
  });
});

test('its decision holds for the process’s own work', async () => {
  const { spans } = await run({ TRACEPARENT: parent.replace(/01$/, '00') });
  expect(spans.map(({ name }) => name).toSorted()).toEqual([
    'GET',
    'asked for root',
    'inside',
    'message',
  ]);
});

describe('the configured propagators read it', () => {
  test.each([
    ['b3', { B3: `${traceId}-${spanId}-1` }],
    ['b3multi', { X_B3_TRACEID: traceId, X_B3_SPANID: spanId, X_B3_SAMPLED: '1' }],
    ['jaeger', { UBER_TRACE_ID: `${traceId}:${spanId}:0:1` }],
    [
      'xray',
      { X_AMZN_TRACE_ID: `Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${spanId};Sampled=1` },
    ],
  ])('%s', async (name, env) => {
    const ran = await run({ OTEL_PROPAGATORS: name, ...env } as Record<string, string>);
    expect(spanOf(ran, 'work')).toMatchObject({ traceId, parentSpanId: spanId });
  });

  test.each(['none', 'b3', 'baggage'])('%s leaves it alone', async (name) => {
    const ran = await run({ OTEL_PROPAGATORS: name, TRACEPARENT: parent });
    expect(spanOf(ran, 'work').parentSpanId).toBeUndefined();
  });
});

test.each(['', 'nonsense', `${parent}-more`, `ff${parent.slice(2)}`, `${parent}, ${parent}`])(
  '"%s" is none',
  async (text) => {
    const ran = await run({ TRACEPARENT: text, TRACESTATE: 'a=1' });
    expect(spanOf(ran, 'work').parentSpanId).toBeUndefined();
    expect(ran.stderr).toBe('');
  },
);
