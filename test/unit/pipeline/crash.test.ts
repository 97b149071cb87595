import { context, trace, SpanStatusCode } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { runInNewContext } from 'node:vm';
import { recordCrash } from '../../../src/pipeline/crash.ts';
import { OpenSpans } from '../../../src/pipeline/open-spans.ts';
import { UnwoundContextManager } from '../../../src/pipeline/unwound.ts';

const manager = new UnwoundContextManager();
const exporter = new InMemorySpanExporter();
const open = new OpenSpans();
const provider = new TracerProvider({
  spanProcessors: [open, new SimpleSpanProcessor({ exporter })],
});
const tracer = provider.getTracer('shop');

context.setGlobalContextManager(manager);
beforeEach(() => exporter.reset());
afterAll(() => context.disable());

/** Starts a span in the active one, and works in it; it ends only if `work` returns. */
function within(name: string, work: () => void): void {
  tracer.startActiveSpan(name, (span) => {
    work();
    span.end();
  });
}

/** What becomes of spans when `work` throws and nobody catches it. */
function crash(work: () => void, isFatal = true): string[] {
  try {
    work();
  } catch (error) {
    recordCrash(error, isFatal, open, manager.unwound);
  }
  open.endAll('crash');
  return exporter.getFinishedSpans().map(({ name, status, events, attributes }) => {
    const thrown = events.map((event) => ` ${event.attributes?.['exception.message']}`);
    const failed = status.code === SpanStatusCode.ERROR ? ` ${attributes['error.type']}` : '';
    return `${name}${failed}${thrown.join('')}`;
  });
}

function fail(): never {
  throw new TypeError('boom');
}

function raise(thrown: unknown): never {
  throw thrown;
}

test('the innermost span tells, and its ancestors fail with it', () => {
  const spans = crash(() => within('outer', () => within('inner', fail)));
  expect(spans.toSorted()).toEqual(['inner TypeError boom', 'outer TypeError']);
});

test('where the app goes on only the innermost span has failed', () => {
  const spans = crash(() => within('outer', () => within('inner', fail)), false);
  expect(spans.toSorted()).toEqual(['inner TypeError boom', 'outer']);
});

test('what was caught before does not tell', () => {
  const spans = crash(() => {
    try {
      within('caught', fail);
    } catch {}
    within('fatal', fail);
  });
  expect(spans.toSorted()).toEqual(['caught', 'fatal TypeError boom']);
});

test('where the innermost span has ended its nearest open ancestor tells', () => {
  const spans = crash(() =>
    within('outer', () =>
      tracer.startActiveSpan('ended', (span) => {
        span.end();
        fail();
      }),
    ),
  );
  expect(spans).toEqual(['ended', 'outer TypeError boom']);
});

test('outside of spans nothing is recorded', async () => {
  tracer.startSpan('elsewhere');
  await Promise.resolve();
  expect(crash(fail)).toEqual(['elsewhere']);
});

describe('whatever is thrown', () => {
  const hostile = {
    get message(): string {
      throw new Error('no');
    },
  };
  test.each<[what: string, thrown: unknown, recorded: string]>([
    ['an error with a code', Object.assign(new Error('gone'), { code: 'ENOENT' }), ' ENOENT gone'],
    ['an error of another realm', runInNewContext('new RangeError("far")'), ' RangeError far'],
    ['a text', 'text', ' _OTHER text'],
    ['null', null, ' _OTHER null'],
    ['undefined', undefined, ' _OTHER undefined'],
    ['an object', {}, ' _OTHER [object Object]'],
    ['a symbol', Symbol('s'), ' _OTHER Symbol(s)'],
  ])('%s', (_, thrown, recorded) => {
    expect(crash(() => within('order', () => raise(thrown)))).toEqual([`order${recorded}`]);
  });

  test('what throws when it is read is left to the guard', () => {
    expect(() => crash(() => within('order', () => raise(hostile)))).toThrow('no');
    open.endAll('crash');
  });
});

test('of too many open spans the oldest are given up', () => {
  for (let at = 0; at < 10_001; at++) tracer.startSpan(`span ${at}`);
  open.endAll('exit');
  const ended = exporter.getFinishedSpans();
  expect(ended).toHaveLength(10_000);
  expect(ended[0]?.name).toBe('span 1');
  expect(ended[0]?.attributes).toEqual({ 'process.ended_before_span': 'exit' });
});

test('a context of which nothing was recorded has no span', () => {
  expect(open.innermost(context.active())).toBeUndefined();
  expect(open.innermost(trace.setSpan(context.active(), tracer.startSpan('x')))).toBeDefined();
  open.endAll('exit');
});
