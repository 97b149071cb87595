import {
  ROOT_CONTEXT,
  TraceFlags,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  trace,
} from '@opentelemetry/api';
import type { Context, TextMapPropagator } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { makePropagator } from '../../../src/pipeline/propagators.ts';
import type { PropagatorChunk, PropagatorName } from '../../../src/pipeline/propagators.ts';
import * as b3 from '../../../src/pipeline/propagators/b3.ts';
import * as gcp from '../../../src/pipeline/propagators/gcp.ts';
import * as jaeger from '../../../src/pipeline/propagators/jaeger.ts';
import * as ottrace from '../../../src/pipeline/propagators/ottrace.ts';
import * as xray from '../../../src/pipeline/propagators/xray.ts';

const chunks = { b3, gcp, jaeger, ottrace, xray };
const env: Record<string, string> = {};
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
/** OT trace carries the lower half only. */
const halfId = traceId.slice(16);

type Headers = Record<string, string>;

function made(...names: PropagatorName[]): TextMapPropagator {
  const propagator = makePropagator(names, (chunk) => chunks[chunk], { env });
  if (propagator === undefined) throw new Error('no propagator');
  return propagator;
}

function inject(propagator: TextMapPropagator, context: Context): Headers {
  const headers: Headers = {};
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
}

function extract(propagator: TextMapPropagator, headers: Headers, context = ROOT_CONTEXT): Context {
  return propagator.extract(context, headers, defaultTextMapGetter);
}

function within(traceFlags: TraceFlags, id = traceId): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { traceId: id, spanId, traceFlags });
}

const formats: [PropagatorName, Headers, Headers][] = [
  [
    'gcp',
    { 'x-cloud-trace-context': `${traceId}/${BigInt(`0x${spanId}`)};o=1` },
    { 'x-cloud-trace-context': `${traceId}/${BigInt(`0x${spanId}`)};o=0` },
  ],
  [
    'tracecontext',
    { traceparent: `00-${traceId}-${spanId}-01` },
    { traceparent: `00-${traceId}-${spanId}-00` },
  ],
  ['b3', { b3: `${traceId}-${spanId}-1` }, { b3: `${traceId}-${spanId}-0` }],
  [
    'b3multi',
    { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': '1' },
    { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': '0' },
  ],
  [
    'jaeger',
    { 'uber-trace-id': `${traceId}:${spanId}:0:01` },
    { 'uber-trace-id': `${traceId}:${spanId}:0:00` },
  ],
  [
    'xray',
    { 'x-amzn-trace-id': `Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${spanId};Sampled=1` },
    { 'x-amzn-trace-id': `Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${spanId};Sampled=0` },
  ],
  [
    'ottrace',
    { 'ot-tracer-traceid': halfId, 'ot-tracer-spanid': spanId, 'ot-tracer-sampled': 'true' },
    { 'ot-tracer-traceid': halfId, 'ot-tracer-spanid': spanId, 'ot-tracer-sampled': 'false' },
  ],
];

test.each(formats)('%s writes its headers and reads them back', (name, sampled, dropped) => {
  const propagator = made(name);
  const id = name === 'ottrace' ? halfId.padStart(32, '0') : traceId;
  for (const [traceFlags, headers] of [
    [TraceFlags.SAMPLED, sampled],
    [TraceFlags.NONE, dropped],
  ] as const) {
    expect(inject(propagator, within(traceFlags))).toEqual(headers);
    const read = trace.getSpanContext(extract(propagator, headers));
    expect(read).toMatchObject({ traceId: id, spanId, traceFlags, isRemote: true });
  }
});

test.each(formats)('%s without headers leaves the context as it is', (name) => {
  expect(extract(made(name), {})).toBe(ROOT_CONTEXT);
});

test.each(formats)('%s writes nothing without a span, with an invalid one or untraced', (name) => {
  const propagator = made(name);
  expect(inject(propagator, ROOT_CONTEXT)).toEqual({});
  expect(inject(propagator, within(TraceFlags.SAMPLED, '0'.repeat(32)))).toEqual({});
  expect(inject(propagator, suppressTracing(within(TraceFlags.SAMPLED)))).toEqual({});
});

test.each<[PropagatorName, Headers]>([
  ['tracecontext', { traceparent: 'garbage' }],
  ['b3', { b3: '0' }],
  ['b3multi', { 'x-b3-traceid': 'zz', 'x-b3-spanid': spanId }],
  ['jaeger', { 'uber-trace-id': 'garbage:::' }],
  ['jaeger', { 'uber-trace-id': `${'0'.repeat(32)}:${spanId}:0:1` }],
  ['gcp', { 'x-cloud-trace-context': traceId }],
  ['gcp', { 'x-cloud-trace-context': `${traceId}/0;o=1` }],
  ['gcp', { 'x-cloud-trace-context': `${traceId}/99999999999999999999;o=1` }],
  ['xray', { 'x-amzn-trace-id': 'Root=1-0af76519-16cd43dd8448eb211c80319c' }],
  ['ottrace', { 'ot-tracer-traceid': 'zz', 'ot-tracer-spanid': spanId }],
])('%s ignores the bad headers %j and keeps what another format found', (name, headers) => {
  const before = within(TraceFlags.SAMPLED);
  expect(trace.getSpanContext(extract(made(name), headers, before))).toEqual(
    trace.getSpanContext(before),
  );
  expect(trace.getSpanContext(extract(made(name), headers))).toBeUndefined();
});

test.each(['b3', 'b3multi'] as const)('%s reads both forms of B3', (name) => {
  for (const headers of [
    { b3: `${traceId}-${spanId}-1` },
    { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': '1' },
  ]) {
    expect(trace.getSpanContext(extract(made(name), headers))).toMatchObject({ traceId, spanId });
  }
});

test('B3 keeps the debug flag', () => {
  const context = extract(made('b3'), { b3: `${traceId}-${spanId}-d` });
  expect(trace.getSpanContext(context)?.traceFlags).toBe(TraceFlags.SAMPLED);
  expect(inject(made('b3'), context)).toEqual({ b3: `${traceId}-${spanId}-d` });
});

test('Jaeger fills up short ids', () => {
  const context = extract(made('jaeger'), { 'uber-trace-id': '1234:5678:0:1' });
  expect(trace.getSpanContext(context)).toMatchObject({
    traceId: '1234'.padStart(32, '0'),
    spanId: '5678'.padStart(16, '0'),
  });
});

test.each([
  ['baggage', { baggage: 'user=a%20b' }],
  ['jaeger', { 'uberctx-user': 'a%20b' }],
] as const)('%s carries baggage', (name, headers) => {
  const baggage = propagation.createBaggage({ user: { value: 'a b' } });
  const context = propagation.setBaggage(ROOT_CONTEXT, baggage);
  expect(inject(made(name), context)).toEqual(headers);
  const read = propagation.getBaggage(extract(made(name), headers));
  expect(read?.getEntry('user')?.value).toBe('a b');
});

test('formats run in the order of the list: the last one wins', () => {
  const headers = {
    traceparent: `00-${'1'.repeat(32)}-${spanId}-01`,
    b3: `${'2'.repeat(32)}-${spanId}-1`,
  };
  const read = (...names: PropagatorName[]) =>
    trace.getSpanContext(extract(made(...names), headers))?.traceId[0];
  expect([read('tracecontext', 'b3'), read('b3', 'tracecontext')]).toEqual(['2', '1']);
});

test('only the chunks that are named are loaded, each name once', () => {
  const loaded: PropagatorChunk[] = [];
  const load = (chunk: PropagatorChunk) => {
    loaded.push(chunk);
    return chunks[chunk];
  };
  makePropagator(['tracecontext', 'baggage'], load, { env });
  expect(loaded).toEqual([]);
  makePropagator(['tracecontext', 'xray', 'b3multi', 'xray'], load, { env });
  expect(loaded).toEqual(['xray', 'b3']);
});

test.each([[['none']], [['tracecontext', 'none']], [[]]] as PropagatorName[][][])(
  '%j is no propagator',
  (names) => {
    expect(makePropagator(names, (chunk) => chunks[chunk], { env })).toBeUndefined();
  },
);

test('xray-lambda reads what Lambda tells where no span is active, and stands for xray', () => {
  const amazon = (id: string): string =>
    `Root=1-${id.slice(0, 8)}-${id.slice(8)};Parent=${spanId};Sampled=1`;
  const ofLambda = '1'.repeat(32);
  const headers = { 'x-amzn-trace-id': amazon(traceId) };
  const propagator = made('xray', 'xray-lambda');
  const read = (given: Headers, context = ROOT_CONTEXT): string | undefined =>
    trace.getSpanContext(extract(propagator, given, context))?.traceId;
  expect(read(headers)).toBe(traceId);
  env['_X_AMZN_TRACE_ID'] = amazon(ofLambda);
  try {
    expect(read(headers)).toBe(ofLambda);
    expect(read({})).toBe(ofLambda);
    expect(read(headers, within(TraceFlags.SAMPLED, '2'.repeat(32)))).toBe(traceId);
  } finally {
    delete env['_X_AMZN_TRACE_ID'];
  }
  expect(inject(propagator, within(TraceFlags.SAMPLED))).toEqual(headers);
});
