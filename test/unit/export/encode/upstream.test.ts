import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { makeTraceSerializer } from '../../../../src/export/encode/trace-serializer.ts';
import { decodeRequest, type Group } from './expected-request.ts';
import { makeDice, randomSpan, randomSpans } from './random-spans.ts';

const ours = makeTraceSerializer();

function decodeOurs(spans: ReadableSpan[]): Group[] {
  return decodeRequest(ours.serializeRequest(spans) ?? new Uint8Array());
}

function decodeUpstreams(spans: ReadableSpan[]): Group[] {
  return decodeRequest(ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array());
}

test('every field of random spans is as upstream sends it', () => {
  const numbers = 'same type upstream';
  for (const spans of randomSpans({ seed: 4, batches: 40, batchSize: 64, numbers })) {
    expect(decodeOurs(spans)).toStrictEqual(decodeUpstreams(spans));
  }
});

test('spans of the SDK are as upstream sends them', async () => {
  const spans = await finishedSpans();
  expect(spans).toHaveLength(3);
  expect(decodeOurs(spans)).toStrictEqual(decodeUpstreams(spans));
});

// The one list of what is meant to differ.
test.each<[what: string, value: unknown, ours: object, upstream: object]>([
  ['-0 keeps its sign', -0, { doubleValue: -0 }, { intValue: '0' }],
  ['2⁵³ is no safe integer', 2 ** 53, { doubleValue: 2 ** 53 }, { intValue: String(2n ** 53n) }],
  ['a bigint is an int64', 2n ** 53n + 1n, { intValue: '9007199254740993' }, {}],
  ['a bigint beyond is text', 2n ** 63n, { stringValue: '9223372036854775808' }, {}],
])('%s', (_what, value, mine, upstream) => {
  const attributes = { value } as unknown as ReadableSpan['attributes'];
  const spans = [{ ...randomSpan(makeDice(5), 'all'), attributes }];
  expect(valueIn(decodeOurs(spans))).toStrictEqual(mine);
  expect(valueIn(decodeUpstreams(spans))).toStrictEqual(upstream);
});

function valueIn(groups: readonly Group[]): unknown {
  return groups[0]?.spans[0]?.attributes[0]?.value;
}

async function finishedSpans(): Promise<ReadableSpan[]> {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanLimits: { attributeValueLengthLimit: 20, eventCountLimit: 1, linkCountLimit: 1 },
    spanProcessors: [new SimpleSpanProcessor({ exporter: memory })],
  });
  const tracer = provider.getTracer('shop', '2.0.0', { schemaUrl: 'https://example.com/1' });
  const caller = {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    traceFlags: 1,
    isRemote: true,
  };
  const server = tracer.startSpan(
    'GET /orders/:id',
    { kind: SpanKind.SERVER, links: [{ context: caller, attributes: { 'link.kind': 'retry' } }] },
    trace.setSpanContext(ROOT_CONTEXT, caller),
  );
  const query = tracer.startSpan('SELECT', {}, trace.setSpan(ROOT_CONTEXT, server));
  query.setAttribute('db.query.text', 'SELECT * FROM orders WHERE id = $1');
  query.recordException(new TypeError('no connection'));
  query.addEvent('second', { 'pool.size': 3, 'pool.ratio': 0.5 });
  query.setStatus({ code: SpanStatusCode.ERROR, message: 'no connection' });
  query.end();
  server.addLink({ context: query.spanContext() });
  server.setStatus({ code: SpanStatusCode.OK });
  server.end();
  tracer.startSpan('job', { root: true, startTime: [1_700_000_000, 5] }).end([1_700_000_001, 7]);
  await provider.forceFlush();
  return memory.getFinishedSpans();
}
