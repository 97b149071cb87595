import { ROOT_CONTEXT, trace, type Span, type SpanOptions } from '@opentelemetry/api';
import { TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  LocalTraces,
  usualLimits,
  type Limits,
} from '../../../../../src/pipeline/exporters/tree/local-traces.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What was drawn: a line each, with the names of the spans, `…` after those that run. */
function collect(limits: Partial<Limits> = {}) {
  const drawn: string[] = [];
  const traces = new LocalTraces(
    ({ spans, missing }) => {
      const names = spans.map(({ name, ended }) => name + (ended ? '' : '…'));
      drawn.push([...names, ...(missing > 0 ? [`+${missing}`] : [])].join(' '));
    },
    { ...usualLimits, ...limits },
  );
  const provider = new TracerProvider({
    spanProcessors: [
      {
        onStart: (span) => traces.start(span),
        onEnd: (span) => traces.end(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  const tracer = provider.getTracer('test');
  const start = (name: string, parent?: Span, options: SpanOptions = {}): Span =>
    tracer.startSpan(name, options, parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT);
  return { traces, drawn, start };
}

const pass = (millis: number): unknown => vi.advanceTimersByTime(millis);

test('a trace is drawn once, when all of it has ended', () => {
  const { drawn, start } = collect();
  const root = start('root');
  const child = start('child', root);
  child.end();
  pass(1_000);
  expect(drawn).toEqual([]);
  root.end();
  pass(usualLimits.graceMillis);
  expect(drawn).toEqual(['root child']);
  pass(100_000);
  expect(drawn).toHaveLength(1);
});

test('a child that outlives the root is waited for', () => {
  const { drawn, start } = collect();
  const root = start('root');
  const child = start('child', root);
  root.end();
  pass(1_000);
  expect(drawn).toEqual([]);
  child.end();
  pass(usualLimits.graceMillis);
  expect(drawn).toEqual(['root child']);
});

test('a child that starts right after the end is part of the same drawing', () => {
  const { drawn, start } = collect();
  const root = start('root');
  root.end();
  pass(usualLimits.graceMillis - 1);
  const late = start('late', root);
  pass(1_000);
  expect(drawn).toEqual([]);
  late.end();
  pass(usualLimits.graceMillis);
  expect(drawn).toEqual(['root late']);
});

test('one that starts later is drawn by itself', () => {
  const { drawn, start } = collect();
  const root = start('root');
  root.end();
  pass(1_000);
  start('later', root).end();
  pass(1_000);
  expect(drawn).toEqual(['root', 'later']);
});

test('traces do not wait for each other', () => {
  const { drawn, start } = collect();
  start('slow');
  start('quick').end();
  pass(usualLimits.graceMillis);
  expect(drawn).toEqual(['quick']);
});

test('a trace that does not end is drawn as it is after a while, once, and again at its end', () => {
  const { drawn, start } = collect();
  const root = start('root');
  start('done', root).end();
  pass(usualLimits.patienceMillis);
  expect(drawn).toEqual(['root… done']);
  pass(100_000);
  expect(drawn).toHaveLength(1);
  root.end();
  pass(usualLimits.graceMillis);
  expect(drawn).toEqual(['root… done', 'root done']);
});

test('a flush draws what has changed since the last time, ended or not', () => {
  const { traces, drawn, start } = collect();
  const open = start('open');
  start('ended').end();
  traces.flush();
  expect(drawn).toEqual(['open…', 'ended']);
  traces.flush();
  pass(usualLimits.graceMillis);
  expect(drawn).toHaveLength(2);
  start('more', open).end();
  traces.flush();
  expect(drawn.slice(2)).toEqual(['open… more']);
});

test('after closing nothing is collected, and no timer is left', () => {
  const { traces, drawn, start } = collect();
  const open = start('open');
  traces.close();
  expect(drawn).toEqual(['open…']);
  expect(vi.getTimerCount()).toBe(0);
  open.end();
  start('new').end();
  expect(vi.getTimerCount()).toBe(0);
  expect(drawn).toHaveLength(1);
});

test('spans of a trace are bounded, and those left out are counted', () => {
  const { drawn, start } = collect({ spansPerTrace: 3 });
  const root = start('root');
  for (let at = 0; at < 5; at++) start(`${at}`, root).end();
  root.end();
  pass(usualLimits.graceMillis);
  expect(drawn).toEqual(['root 0 1 +3']);
});

test('spans of all traces are bounded, and room is given back', () => {
  const { drawn, start } = collect({ spans: 2 });
  const first = start('a');
  start('b', first).end();
  const second = start('c');
  second.end();
  pass(usualLimits.graceMillis);
  first.end();
  pass(usualLimits.graceMillis);
  start('d').end();
  pass(usualLimits.graceMillis);
  expect(drawn).toEqual(['+1', 'a b', 'd']);
});

test('traces are bounded: those that came too late are counted, and their ends change nothing', () => {
  const { traces, drawn, start } = collect({ traces: 1 });
  const first = start('first');
  const refused = start('refused');
  start('refused too', refused).end();
  refused.end();
  first.end();
  pass(usualLimits.graceMillis);
  expect(drawn).toEqual(['first']);
  expect(traces.takeRefused()).toBe(2);
  expect(traces.takeRefused()).toBe(0);
});

test('spans that are not sampled are not drawn', () => {
  const { traces, drawn } = collect();
  const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 };
  const span = { name: 'x', spanContext: () => context } as unknown as ReadableSpan;
  traces.start(span);
  traces.end(span);
  traces.flush();
  expect(drawn).toEqual([]);
});

test('names are known while a trace is', () => {
  const { traces, start } = collect();
  const span = start('root');
  const { traceId, spanId } = span.spanContext();
  expect(traces.nameOf(traceId, spanId)).toBe('root');
  span.end();
  pass(usualLimits.graceMillis);
  expect(traces.nameOf(traceId, spanId)).toBeUndefined();
});
