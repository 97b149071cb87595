import { ROOT_CONTEXT, SamplingDecision, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { makeVoice } from '../../../src/diag/voice.ts';
import { makeSampler } from '../../../src/pipeline/samplers.ts';
import type { SamplerName } from '../../../src/pipeline/samplers.ts';

const none = (): never => {
  throw new Error('not asked for');
};
const remotes = { jaeger: none, xray: none, daemon: undefined };

function made(name: SamplerName, arg?: string) {
  const lines: string[] = [];
  const sampler = makeSampler(
    name,
    arg,
    makeVoice('info', (line) => lines.push(line)),
    remotes,
  );
  return { sampler, lines };
}

const traceId = '0af7651916cd43dd8448eb211c80319c';

function decision(
  name: SamplerName,
  parent: 'none' | 'sampled' | 'dropped',
  arg?: string,
): boolean {
  const traceFlags = parent === 'sampled' ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const remote = { traceId, spanId: 'b7ad6b7169203331', traceFlags, isRemote: true };
  const context = parent === 'none' ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote);
  const { sampler } = made(name, arg);
  const result = sampler.shouldSample(context, traceId, 'x', SpanKind.INTERNAL, {}, []);
  return result.decision === SamplingDecision.RECORD_AND_SAMPLED;
}

test.each([
  ['always_on', undefined, [true, true, true]],
  ['always_off', undefined, [false, false, false]],
  ['traceidratio', '1', [true, true, true]],
  ['traceidratio', '0', [false, false, false]],
  ['parentbased_always_on', undefined, [true, true, false]],
  ['parentbased_always_off', undefined, [false, true, false]],
  ['parentbased_traceidratio', '0', [false, true, false]],
  ['parentbased_traceidratio', '1', [true, true, false]],
] as const)('%s %s decides for root, sampled parent, dropped parent: %j', (name, arg, expected) => {
  const decisions = (['none', 'sampled', 'dropped'] as const).map((p) => decision(name, p, arg));
  expect(decisions).toEqual(expected);
});

test.each([
  [undefined, 1],
  ['', 1],
  ['   ', 1],
  ['0.25', 0.25],
  [' 0.25 ', 0.25],
  ['1e-3', 0.001],
  ['.5', 0.5],
  ['0', 0],
  ['1.0', 1],
])('the ratio "%s" is %d, silently', (arg, ratio) => {
  const { sampler, lines } = made('traceidratio', arg);
  expect(sampler.toString()).toBe(`TraceIdRatioBased{${ratio}}`);
  expect(lines).toEqual([]);
});

test.each(['abc', '2', '-1', '0x1', 'Infinity', 'NaN', '0,5', '1.0001'])(
  'the ratio "%s" is said and read as 1',
  (arg) => {
    const { sampler, lines } = made('parentbased_traceidratio', arg);
    expect(sampler.toString()).toContain('TraceIdRatioBased{1}');
    expect(lines).toEqual([
      `[otel-agent] warn: OTEL_TRACES_SAMPLER_ARG="${arg}" is not a number from 0 to 1: 1.0 is used, every trace is sampled\n`,
    ]);
  },
);

test('an argument that the sampler does not take is said', () => {
  expect(made('always_on', '0.5').lines).toEqual([
    '[otel-agent] warn: OTEL_TRACES_SAMPLER_ARG="0.5" is ignored: the sampler always_on takes no argument\n',
  ]);
  expect(made('always_on', ' ').lines).toEqual([]);
});
