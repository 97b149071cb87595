import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { AlwaysOffSampler, SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SamplingStrategy } from '../../../../src/config/sampling-strategy.ts';
import { makeVoice } from '../../../../src/diag/voice.ts';
import { jaegerRemoteSampler } from '../../../../src/pipeline/samplers/jaeger-remote.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const interval = 1000;

/** A backend that gives these answers, one after the other, and what is said of it. */
async function made(...answers: (SamplingStrategy | Error)[]): Promise<{
  readonly sampler: Sampler;
  readonly lines: string[];
  readonly next: () => Promise<unknown>;
}> {
  const lines: string[] = [];
  const fetch = async (): Promise<SamplingStrategy> => {
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no more');
    return answer;
  };
  const sampler = jaegerRemoteSampler(
    { endpoint: 'http://jaeger', intervalMillis: interval },
    new AlwaysOffSampler(),
    fetch,
    makeVoice('info', (line) => lines.push(line.trim())),
  );
  await vi.advanceTimersByTimeAsync(0);
  return { sampler, lines, next: () => vi.advanceTimersByTimeAsync(interval) };
}

function count(sampler: Sampler, name: string, times: number): number {
  let sampled = 0;
  for (let at = 0; at < times; at++) {
    const traceId = (at + 1).toString(16).padStart(32, 'f');
    const { decision } = sampler.shouldSample(
      ROOT_CONTEXT,
      traceId,
      name,
      SpanKind.INTERNAL,
      {},
      [],
    );
    if (decision === SamplingDecision.RECORD_AND_SAMPLED) sampled++;
  }
  return sampled;
}

test('rate limiting: so many at once, and so many more each second', async () => {
  const { sampler } = await made({ kind: 'rate limiting', perSecond: 3 });
  expect(count(sampler, 'x', 10)).toBe(3);
  await vi.advanceTimersByTimeAsync(500);
  expect(count(sampler, 'x', 10)).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(count(sampler, 'x', 10)).toBe(3);
});

test('per operation: its share, else the default, each with the lower bound', async () => {
  const ratios = new Map([['all', 1]]);
  const { sampler } = await made({ kind: 'per operation', ratio: 0, lowerBound: 2, ratios });
  expect(count(sampler, 'all', 10)).toBe(10);
  expect(count(sampler, 'one', 10)).toBe(2);
  expect(count(sampler, 'other', 10)).toBe(2);
});

test('the last answer holds while there is none, which is said once each time it begins', async () => {
  const { sampler, lines, next } = await made(
    new Error('down'),
    new Error('down'),
    { kind: 'probabilistic', ratio: 1 },
    new Error('away'),
    { kind: 'probabilistic', ratio: 0 },
  );
  expect(count(sampler, 'x', 5)).toBe(0);
  await next();
  await next();
  expect(count(sampler, 'x', 5)).toBe(5);
  await next();
  expect(count(sampler, 'x', 5)).toBe(5);
  await next();
  expect(count(sampler, 'x', 5)).toBe(0);
  expect(lines).toEqual([
    '[otel-agent] warn: no sampling strategy from http://jaeger (down); AlwaysOffSampler holds until there is one',
    '[otel-agent] warn: no sampling strategy from http://jaeger (away); the last strategy holds until there is one',
  ]);
});

test('the same answer keeps the bucket as it is', async () => {
  const { sampler, next } = await made(
    { kind: 'rate limiting', perSecond: 0.1 },
    { kind: 'rate limiting', perSecond: 0.1 },
  );
  expect(count(sampler, 'x', 5)).toBe(1);
  await next();
  expect(count(sampler, 'x', 5)).toBe(0);
});
