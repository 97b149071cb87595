import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Detail } from '../../../../src/instrumentations/entry.ts';
import { quietProvider } from '../../../../src/instrumentations/providers/quiet.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

const internal: Detail = { name: 'layers', spans: 'internal' };
const named: Detail = { name: 'connections', spans: ['connect'] };

async function record(
  detail: Detail,
  work: (tracer: ReturnType<TracerProvider['getTracer']>) => void,
): Promise<ReadableSpan[]> {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  work(quietProvider(provider, detail).getTracer('test', '1.0.0'));
  await provider.forceFlush();
  return exporter.getFinishedSpans();
}

test.each<[what: string, detail: Detail, name: string, kind: SpanKind | undefined, kept: boolean]>([
  ['an internal span', internal, 'layer', SpanKind.INTERNAL, false],
  ['a span without a kind', internal, 'layer', undefined, false],
  ['a client span', internal, 'layer', SpanKind.CLIENT, true],
  ['a span of that name', named, 'connect', SpanKind.CLIENT, false],
  ['a span of another name', named, 'query', SpanKind.CLIENT, true],
  ['an internal span of another name', named, 'query', SpanKind.INTERNAL, true],
  ['without names', { name: 'none' }, 'connect', SpanKind.INTERNAL, true],
])('%s', async (_, detail, name, kind, kept) => {
  const options = kind === undefined ? {} : { kind };
  const spans = await record(detail, (tracer) => {
    tracer.startSpan(name, options).end();
    tracer.startActiveSpan(name, options, (span) => span.end());
  });
  expect(spans.map((span) => span.name)).toEqual(kept ? [name, name] : []);
});

test('the scope is the instrumentation’s own', async () => {
  const [span] = await record(named, (tracer) => tracer.startSpan('query').end());
  expect(span?.instrumentationScope).toMatchObject({ name: 'test', version: '1.0.0' });
});

describe.each([
  ['internal', internal, 'layer'],
  ['named', named, 'connect'],
] as const)('what is left out (%s)', (_, detail, name) => {
  test('leaves its children to its parent', async () => {
    const spans = await record(detail, (tracer) => {
      tracer.startActiveSpan('request', { kind: SpanKind.SERVER }, (request) => {
        tracer.startActiveSpan(name, (layer) => {
          tracer.startSpan('query', { kind: SpanKind.CLIENT }).end();
          layer.end();
        });
        request.end();
      });
    });
    const [query, request] = spans;
    expect(spans.map((span) => span.name)).toEqual(['query', 'request']);
    expect(query?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  });

  test('leaves its children without a parent where it has none', async () => {
    const [query] = await record(detail, (tracer) => {
      tracer.startActiveSpan(name, () => {
        tracer.startSpan('query', { kind: SpanKind.CLIENT }).end();
      });
    });
    expect(query?.parentSpanContext).toBeUndefined();
  });

  test('does not end or rename its parent', async () => {
    const spans = await record(detail, (tracer) => {
      const request = tracer.startSpan('request', { kind: SpanKind.SERVER });
      const layer = tracer.startSpan(name, {}, trace.setSpan(ROOT_CONTEXT, request));
      layer.updateName('layer').end();
      layer.end();
      expect(request.isRecording()).toBe(true);
      request.end();
    });
    expect(spans.map((span) => span.name)).toEqual(['request']);
  });
});

test.each([
  ['a layer of the app records on the request', internal, 'layer', true],
  ['a connection records nothing', named, 'connect', false],
])('%s', async (_, detail, name, isShared) => {
  const [request] = await record(detail, (tracer) => {
    tracer.startActiveSpan('request', { kind: SpanKind.SERVER }, (span) => {
      const layer = tracer.startSpan(name);
      layer
        .setAttribute('a', 1)
        .setAttributes({ b: 2 })
        .addEvent('event')
        .addLink({ context: span.spanContext() })
        .addLinks([{ context: span.spanContext() }])
        .setStatus({ code: SpanStatusCode.ERROR });
      layer.recordException(new Error('boom'));
      expect(layer.isRecording()).toBe(isShared);
      span.end();
    });
  });
  expect(request).toMatchObject({
    attributes: isShared ? { a: 1, b: 2 } : {},
    status: { code: isShared ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
  });
  expect(request?.events.map((event) => event.name)).toEqual(
    isShared ? ['event', 'exception'] : [],
  );
  expect(request?.links).toHaveLength(isShared ? 2 : 0);
});

test.each([
  ['(name, run)', (tracer, run) => tracer.startActiveSpan('query', run)],
  ['(name, options, run)', (tracer, run) => tracer.startActiveSpan('query', {}, run)],
  [
    '(name, options, context, run)',
    (tracer, run) => tracer.startActiveSpan('query', {}, ROOT_CONTEXT, run),
  ],
] satisfies [
  string,
  (tracer: ReturnType<TracerProvider['getTracer']>, run: () => number) => number,
][])('startActiveSpan%s runs and returns', async (_, start) => {
  let active: unknown;
  await record(named, (tracer) => {
    const result = start(tracer, () => {
      active = trace.getActiveSpan();
      return 5;
    });
    expect(result).toBe(5);
  });
  expect(active).toMatchObject({ name: 'query' });
});
