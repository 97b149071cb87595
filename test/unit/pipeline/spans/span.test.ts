import {
  context,
  ROOT_CONTEXT,
  type SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type AttributeValue,
  type Span,
  type SpanOptions,
  type TracerProvider,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider as UpstreamProvider,
  type ReadableSpan,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OwnTracerProvider } from '../../../../src/pipeline/spans/provider.ts';

const spanLimits = {
  attributeCountLimit: 4,
  eventCountLimit: 2,
  linkCountLimit: 2,
  attributePerEventCountLimit: 2,
  attributePerLinkCountLimit: 2,
};

type Bed = { readonly provider: TracerProvider; readonly spans: () => readonly ReadableSpan[] };

function beds(sampler: Sampler = new AlwaysOnSampler()): { own: Bed; upstream: Bed } {
  const make = (Provider: typeof OwnTracerProvider | typeof UpstreamProvider): Bed => {
    const exporter = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor({ exporter })];
    const provider = new Provider({
      resource: emptyResource(),
      sampler,
      spanLimits,
      spanProcessors,
    });
    return { provider, spans: () => exporter.getFinishedSpans() };
  };
  return { own: make(OwnTracerProvider), upstream: make(UpstreamProvider) };
}

/** What is compared: all but ids and the times that nobody gave. */
function plain(span: ReadableSpan): unknown {
  const { name, kind, status, attributes, links, ended, parentSpanContext } = span;
  return {
    name,
    kind,
    status,
    attributes,
    links: links.map(({ context: { traceId }, attributes: own, droppedAttributesCount }) => [
      traceId,
      own,
      droppedAttributesCount ?? 0,
    ]),
    events: span.events.map((event) => [
      event.name,
      event.attributes,
      event.droppedAttributesCount ?? 0,
    ]),
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
    scope: span.instrumentationScope,
    parent: parentSpanContext?.spanId,
    ended,
  };
}

const remote = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
};

/** A small generator of numbers that are the same in each run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const values: unknown[] = [
  'text',
  7,
  0.5,
  true,
  ['a', 'b'],
  [1, 'mixed'],
  { nested: { list: [1] } },
  new Uint8Array([1, 2]),
  null,
  undefined,
  NaN,
  Symbol('s'),
  () => {},
  10n,
  new Date(0),
  [],
];
const keys = ['a', 'b', 'c', 'd', 'e', 'f', ''];

function someAttributes(next: (below: number) => number): Attributes {
  const picked = Array.from({ length: next(6) }, () => [
    keys[next(keys.length)],
    values[next(values.length)],
  ]);
  return Object.fromEntries(picked) as Attributes;
}

type Deed = (span: Span) => void;

function someDeed(next: (below: number) => number): Deed {
  const attributes = someAttributes(next);
  const key = keys[next(keys.length)] ?? '';
  const value = values[next(values.length)] as AttributeValue;
  const link = { context: remote, attributes };
  const deeds: Deed[] = [
    (span) => span.setAttribute(key, value),
    (span) => span.setAttributes(attributes),
    (span) => span.addEvent('event', attributes),
    (span) => span.addEvent('event', attributes, 1000),
    (span) => span.addEvent('event', [1, 2]),
    (span) => span.addLink(link),
    (span) => span.addLinks([link, link]),
    (span) => span.setStatus({ code: next(3) as SpanStatusCode, message: 'why' }),
    (span) => span.setStatus({ code: SpanStatusCode.ERROR, message: 5 as unknown as string }),
    (span) => span.updateName('other'),
    (span) => span.recordException('text'),
    (span) => span.recordException({ name: 'E', message: 'm', stack: 's' }),
    (span) => span.recordException({ code: 5, message: 'm' }),
    (span) => span.recordException({} as never),
    (span) => span.end(),
  ];
  return deeds[next(deeds.length)] ?? (() => {});
}

test('as upstream records it: 2 000 random spans', () => {
  for (let seed = 0; seed < 2000; seed++) {
    const recorded = Object.values(beds()).map(({ provider, spans }) => {
      const next = random(seed);
      const options: SpanOptions = {
        kind: next(5) as SpanKind,
        // What has no valid value is counted as dropped by upstream at the start, and not later.
        attributes: next(2) === 0 ? { a: 1, b: 'x', c: [1], d: true, e: 5 } : undefined,
        links:
          next(3) === 0
            ? Array.from({ length: next(4) }, () => ({
                context: remote,
                attributes: someAttributes(next),
              }))
            : [],
      } as SpanOptions;
      const parent = next(2) === 0 ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
      const span = provider.getTracer('shop', '1').startSpan('first', options, parent);
      for (let deed = next(12); deed > 0; deed--) someDeed(next)(span);
      span.end();
      return spans().map(plain);
    });
    expect(recorded[0], `seed ${seed}`).toEqual(recorded[1]);
  }
});

describe('times', () => {
  const own = (): [Span, () => ReadableSpan] => {
    const { provider, spans } = beds().own;
    return [provider.getTracer('shop').startSpan('s'), () => spans()[0]!];
  };

  test('are those of the day, in order', () => {
    const before = Date.now();
    const [span, ended] = own();
    span.addEvent('between');
    span.end();
    const { startTime, endTime, duration, events } = ended();
    const millis = ([seconds, nanos]: readonly [number, number]): number =>
      seconds * 1e3 + nanos / 1e6;
    expect(millis(startTime)).toBeGreaterThanOrEqual(before - 1);
    expect(millis(endTime)).toBeLessThanOrEqual(Date.now() + 1);
    expect(millis(events[0]!.time)).toBeGreaterThanOrEqual(millis(startTime));
    expect(millis(endTime)).toBeGreaterThanOrEqual(millis(events[0]!.time));
    expect(millis(startTime) + millis(duration)).toBeCloseTo(millis(endTime), 2);
    expect([...startTime, ...endTime].every(Number.isInteger)).toBe(true);
  });

  test.each([
    ['milliseconds', 1_700_000_000_000, 1_700_000_000_250],
    ['a Date', new Date(1_700_000_000_000), new Date(1_700_000_000_250)],
    ['seconds and nanoseconds', [1_700_000_000, 0], [1_700_000_000, 250_000_000]],
  ] as const)('may be given as %s', (_, startTime, endTime) => {
    const { provider, spans } = beds().own;
    const span = provider.getTracer('shop').startSpan('s', { startTime: startTime as number });
    span.end(endTime as number);
    expect(spans()[0]).toMatchObject({
      startTime: [1_700_000_000, 0],
      endTime: [1_700_000_000, 250_000_000],
      duration: [0, 250_000_000],
    });
  });

  test('an end before the start is the start', () => {
    const [span, ended] = own();
    span.end(1);
    expect(ended().duration).toEqual([0, 0]);
    expect(ended().endTime).toEqual(ended().startTime);
  });

  test('a start on the scale of performance.now() is one of today', () => {
    const { provider, spans } = beds().own;
    const at = performance.now();
    provider.getTracer('shop').startSpan('s', { startTime: at }).end();
    const [seconds] = spans()[0]!.startTime;
    expect(Math.abs(seconds * 1000 - Date.now())).toBeLessThan(5000);
  });
});

describe('starting', () => {
  beforeAll(
    () => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()),
  );
  afterAll(() => context.disable());

  test('the active span is the parent, and starting one active is seen inside', () => {
    const { provider, spans } = beds().own;
    const tracer = provider.getTracer('shop');
    const seen = tracer.startActiveSpan('outer', (outer) => {
      expect(trace.getActiveSpan()).toBe(outer);
      return tracer.startActiveSpan('inner', {}, (inner) => {
        inner.end();
        outer.end();
        return 'result';
      });
    });
    expect(seen).toBe('result');
    const [inner, outer] = spans();
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(inner?.spanContext().traceId).toBe(outer?.spanContext().traceId);
  });

  test('with a context of its own', () => {
    const { provider, spans } = beds().own;
    const given = trace.setSpanContext(ROOT_CONTEXT, remote);
    provider.getTracer('shop').startActiveSpan('s', {}, given, (span) => span.end());
    expect(spans()[0]?.parentSpanContext).toBe(remote);
  });

  test('a root has no parent', () => {
    const { provider } = beds().own;
    const given = trace.setSpanContext(ROOT_CONTEXT, remote);
    const span = provider.getTracer('shop').startSpan('s', { root: true }, given);
    expect(span.spanContext().traceId).not.toBe(remote.traceId);
  });

  test('an invalid parent is none', () => {
    const { provider } = beds().own;
    const given = trace.setSpanContext(ROOT_CONTEXT, { ...remote, spanId: 'zz' });
    const span = provider.getTracer('shop').startSpan('s', {}, given);
    expect(span.spanContext().traceId).not.toBe(remote.traceId);
  });

  test('where tracing is suppressed nothing is recorded', () => {
    const { provider } = beds().own;
    const span = provider.getTracer('shop').startSpan('s', {}, suppressTracing(ROOT_CONTEXT));
    expect(span.isRecording()).toBe(false);
  });

  test('what is not sampled carries the trace on', () => {
    const { provider, spans } = beds(new AlwaysOffSampler()).own;
    const given = trace.setSpanContext(ROOT_CONTEXT, remote);
    const span = provider.getTracer('shop').startSpan('s', {}, given);
    span.setAttribute('a', 1).end();
    expect(span.spanContext()).toMatchObject({ traceId: remote.traceId, traceFlags: 0 });
    expect(spans()).toEqual([]);
  });

  test('ids are valid and their own', () => {
    const { provider } = beds().own;
    const ids = Array.from({ length: 1000 }, () =>
      provider.getTracer('shop').startSpan('s').spanContext(),
    );
    expect(new Set(ids.map(({ spanId }) => spanId)).size).toBe(1000);
    for (const { traceId, spanId } of ids) {
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    }
  });
});
