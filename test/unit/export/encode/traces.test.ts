import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { TraceEncoder } from '../../../../src/export/encode/traces.ts';
import { decodeRequest, encodeAgain, expectedRequest } from './expected-request.ts';
import {
  makeDice,
  randomSpan,
  randomSpans,
  someResources,
  someScopes,
  type Dice,
} from './random-spans.ts';

function encode(encoder: TraceEncoder, spans: readonly ReadableSpan[]): Uint8Array {
  for (const span of spans) encoder.add(span);
  return encoder.take();
}

/** A span of everyday size, changed as told. */
function makeSpan(over: Partial<ReadableSpan> = {}, dice: Dice = makeDice(7)): ReadableSpan {
  return {
    ...randomSpan(dice, 'all'),
    name: 'GET /',
    events: [],
    links: [],
    attributes: {},
    ...over,
  };
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  // What a WeakRef names is kept until the end of the turn in which it was made.
  await new Promise((resolve) => setImmediate(resolve));
  (runInNewContext('gc') as () => void)();
}

function namesIn(bytes: Uint8Array): string[] {
  return decodeRequest(bytes).flatMap(({ spans }) => spans.map(({ name }) => name));
}

test('a decoder that shares no code with us reads every field of random spans', () => {
  const encoder = new TraceEncoder();
  for (const spans of randomSpans({ seed: 1, batches: 40, batchSize: 64, numbers: 'all' })) {
    expect(decodeRequest(encode(encoder, spans))).toStrictEqual(expectedRequest(spans));
  }
});

test('the bytes are those that protobufjs writes for the same fields', () => {
  const encoder = new TraceEncoder();
  for (const spans of randomSpans({ seed: 2, batches: 40, batchSize: 64, numbers: 'all' })) {
    const bytes = encode(encoder, spans);
    expect(Buffer.compare(encodeAgain(bytes), bytes)).toBe(0);
  }
});

test('random spans have what encoders stumble over', () => {
  const spans = [...randomSpans({ seed: 1, batches: 40, batchSize: 64, numbers: 'all' })].flat();
  const sizes = spans.map(({ attributes }) => Object.keys(attributes).length);
  const texts = spans.flatMap((span) => [span.name, ...Object.values(span.attributes)]);
  const bytes = texts.map((text) => (typeof text === 'string' ? Buffer.byteLength(text) : 0));
  const parents = spans.map(({ parentSpanContext }) => parentSpanContext?.isRemote);
  expect(sizes).toEqual(expect.arrayContaining([0, 1, 128]));
  expect(bytes).toEqual(expect.arrayContaining([0, 1, 127, 128]));
  expect(Math.max(...bytes)).toBeGreaterThan(2 ** 16);
  expect(texts).toEqual(expect.arrayContaining([-0, NaN, 2 ** 31, 2 ** 53 - 1, 2n ** 63n - 1n]));
  expect(parents).toEqual(expect.arrayContaining([undefined, true, false]));
  expect(new Set(spans.map(({ kind }) => kind)).size).toBe(5);
  expect(new Set(spans.map(({ status }) => status.code)).size).toBe(3);
});

test('spans are grouped by resource and scope, each of them once', () => {
  const dice = makeDice(3);
  const spans = Array.from({ length: 300 }, () => randomSpan(dice, 'all'));
  const groups = decodeRequest(encode(new TraceEncoder(), spans));
  expect(groups).toHaveLength(someResources.length * someScopes.length);
  expect(new Set(groups.map(({ resource, scope }) => JSON.stringify([resource, scope]))).size).toBe(
    groups.length,
  );
});

test('counts spans and bytes until they are taken', () => {
  const encoder = new TraceEncoder();
  expect([encoder.spanCount, encoder.byteLength, encoder.take().length]).toEqual([0, 0, 0]);
  encoder.add(makeSpan());
  const ofOne = encoder.byteLength;
  encoder.add(makeSpan());
  expect([encoder.spanCount, encoder.byteLength]).toEqual([2, 2 * ofOne]);
  const bytes = encoder.take();
  expect(bytes.length).toBeGreaterThan(2 * ofOne);
  expect([encoder.spanCount, encoder.byteLength, encoder.take().length]).toEqual([0, 0, 0]);
});

test('what was taken stays as it is, in memory that can be handed to another thread', () => {
  const encoder = new TraceEncoder();
  const first = encode(encoder, [makeSpan({ name: 'first' })]);
  encode(encoder, [makeSpan({ name: 'other' })]);
  expect(namesIn(first)).toEqual(['first']);
  expect(first.buffer.byteLength).toBe(first.byteLength);
  const moved = structuredClone(first, { transfer: [first.buffer as ArrayBuffer] });
  expect(namesIn(moved)).toEqual(['first']);
});

test('dropped spans are not in the next request', () => {
  const encoder = new TraceEncoder();
  encoder.add(makeSpan({ name: 'dropped' }));
  encoder.clear();
  expect([encoder.spanCount, encoder.byteLength]).toEqual([0, 0]);
  expect(namesIn(encode(encoder, [makeSpan({ name: 'sent' })]))).toEqual(['sent']);
});

test('a span that throws leaves nothing behind', () => {
  const encoder = new TraceEncoder();
  const attributes = {
    good: 'x'.repeat(500),
    get bad(): string {
      throw new Error('not today');
    },
  };
  encoder.add(makeSpan({ name: 'before' }));
  expect(() => encoder.add(makeSpan({ name: 'broken', attributes }))).toThrow('not today');
  expect(encoder.spanCount).toBe(1);
  encoder.add(makeSpan({ name: 'after' }));
  expect(namesIn(encoder.take())).toEqual(['before', 'after']);
});

test('attributes of a resource are read once', () => {
  let reads = 0;
  const resource = {
    get attributes() {
      reads++;
      return { 'service.name': 'shop' };
    },
  } as unknown as Resource;
  const encoder = new TraceEncoder();
  const bytes = [1, 2, 3].map(() => encode(encoder, [makeSpan({ resource })]));
  expect(reads).toBe(1);
  expect(bytes[2]).toEqual(bytes[0]);
});

test('attributes of a resource that come late are in the requests from then on', () => {
  const late = {
    attributes: { 'service.name': 'shop' } as Record<string, string>,
    asyncAttributesPending: true,
  };
  const span = makeSpan({ resource: late as unknown as Resource });
  const encoder = new TraceEncoder();
  const known = (): unknown => decodeRequest(encode(encoder, [span]))[0]?.resource;
  expect(known()).toMatchObject({ attributes: [{ key: 'service.name' }] });
  late.attributes = { 'service.name': 'shop', 'cloud.region': 'eu-central-1' };
  late.asyncAttributesPending = false;
  const complete = { attributes: [{ key: 'service.name' }, { key: 'cloud.region' }] };
  expect(known()).toMatchObject(complete);
  expect(known()).toMatchObject(complete);
});

test('scopes out of use come back, with their spans alone', () => {
  const encoder = new TraceEncoder();
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  const [http, pg] = [{ name: 'http' }, { name: 'pg', version: '1' }];
  for (const instrumentationScope of [http, pg, pg, pg, http, pg]) {
    const spans = [makeSpan({ resource, instrumentationScope })];
    expect(decodeRequest(encode(encoder, spans))).toStrictEqual(expectedRequest(spans));
    expect(decodeRequest(encode(encoder, spans))).toStrictEqual(expectedRequest(spans));
    for (let empty = 0; empty < 2; empty++) expect(encoder.take()).toHaveLength(0);
  }
});

test('keeps no resource and no scope alive that is out of use', async () => {
  const encoder = new TraceEncoder();
  const addOne = (): WeakRef<object>[] => {
    const span = makeSpan({
      resource: { attributes: {} } as Resource,
      instrumentationScope: { name: 'a' },
    });
    encoder.add(span);
    return [new WeakRef(span.resource), new WeakRef(span.instrumentationScope)];
  };
  const added = addOne();
  encoder.take();
  encoder.take();
  await collectGarbage();
  expect(added.map((reference) => reference.deref())).toEqual([undefined, undefined]);
});

test('a batch of many megabytes is whole, and so is the one after it', () => {
  const encoder = new TraceEncoder();
  const body = 'é'.repeat(100_000);
  const spans = Array.from({ length: 20 }, (_, i) => makeSpan({ attributes: { i, body } }));
  expect(decodeRequest(encode(encoder, spans))).toStrictEqual(expectedRequest(spans));
  expect(decodeRequest(encode(encoder, [spans[3]!]))).toStrictEqual(expectedRequest([spans[3]!]));
});

test('keeps no span alive', async () => {
  const encoder = new TraceEncoder();
  const addOne = (): WeakRef<ReadableSpan> => {
    const span = makeSpan();
    encoder.add(span);
    return new WeakRef(span);
  };
  const added = addOne();
  await collectGarbage();
  expect(added.deref()).toBeUndefined();
  expect(encoder.spanCount).toBe(1);
});

test.each<[what: string, over: object, field: object]>([
  ['a name that is no text', { name: undefined }, { name: 'undefined' }],
  ['a missing kind', { kind: undefined }, { kind: 0 }],
  ['a kind of null', { kind: null }, { kind: 0 }],
  ['a time before 1970', { startTime: [-1, 5] }, { startTimeUnixNano: '0' }],
  ['a time that is no number', { startTime: [NaN, 0] }, { startTimeUnixNano: '0' }],
  ['an infinite time', { startTime: [Infinity, 0] }, { startTimeUnixNano: '0' }],
  ['nanoseconds of a fraction', { endTime: [1, 2.9] }, { endTimeUnixNano: '1000000002' }],
  ['nanoseconds only', { endTime: [0, 2 ** 50] }, { endTimeUnixNano: String(2 ** 50) }],
  ['missing counts', { droppedLinksCount: undefined }, { droppedLinksCount: 0 }],
  ['an empty parent', { parentSpanContext: { spanId: '' } }, { parentSpanId: '' }],
])('%s loses no batch', (_what, over, field) => {
  const bytes = encode(new TraceEncoder(), [makeSpan(over)]);
  expect(decodeRequest(bytes)[0]?.spans).toMatchObject([field]);
});
