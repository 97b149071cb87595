import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import {
  AlwaysOffSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { JaegerRemoteSettings, SamplingStrategy } from '../../config/sampling-strategy.ts';
import { reasonOf, type Voice } from '../../diag/voice.ts';

/** Asks for the strategy of a service; rejects where there is none. */
export type FetchStrategy = () => Promise<SamplingStrategy>;

/** Most operations with a lower bound of their own. */
const mostOperations = 2000;

/**
 * A sampler that asks a Jaeger backend how to sample (Jaeger remote sampling). Until it answers
 * `initial` decides; where it stops to answer, its last word holds. Asking never keeps a process alive.
 */
export function jaegerRemoteSampler(
  { endpoint, intervalMillis }: JaegerRemoteSettings,
  initial: Sampler,
  fetch: FetchStrategy,
  voice: Voice,
): Sampler {
  let current = initial;
  let last = '';
  let isFailing = false;
  const ask = async (): Promise<void> => {
    try {
      const strategy = await fetch();
      const text = JSON.stringify(strategy, (_, value: unknown) =>
        value instanceof Map ? [...(value as Map<string, unknown>)] : value,
      );
      if (text !== last) current = samplerOf(strategy); // buckets of the same strategy stay
      last = text;
      isFailing = false;
    } catch (error) {
      if (isFailing) return;
      isFailing = true;
      const what = last === '' ? initial.toString() : 'the last strategy';
      voice.warn(
        `no sampling strategy from ${endpoint} (${reasonOf(error)}); ${what} holds until there is one`,
      );
    }
  };
  const again = (): void => {
    void context.with(suppressTracing(context.active()), ask);
    setTimeout(again, intervalMillis).unref();
  };
  // Not before the pipeline is installed: until then own requests would be taken for the app's.
  setImmediate(again).unref();
  return {
    shouldSample: (...args) => current.shouldSample(...args),
    toString: () => `JaegerRemoteSampler{${endpoint}, ${current.toString()}}`,
  };
}

function samplerOf(strategy: SamplingStrategy): Sampler {
  if (strategy.kind === 'probabilistic') return new TraceIdRatioBasedSampler(strategy.ratio);
  if (strategy.kind === 'rate limiting') return rateLimiting(strategy.perSecond);
  const { ratio, ratios, lowerBound } = strategy;
  const byOperation = new Map<string, Sampler>();
  for (const [name, own] of ratios) byOperation.set(name, guaranteed(own, lowerBound));
  const others = new TraceIdRatioBasedSampler(ratio);
  return {
    shouldSample: (parent, traceId, name, ...more) => {
      let sampler = byOperation.get(name);
      if (sampler === undefined && byOperation.size < mostOperations) {
        sampler = guaranteed(ratio, lowerBound);
        byOperation.set(name, sampler);
      }
      return (sampler ?? others).shouldSample(parent, traceId, name, ...more);
    },
    toString: () => `PerOperationSampler{${ratio}}`,
  };
}

/** A share of the traces, and of the others as many as the lower bound asks for. */
function guaranteed(ratio: number, lowerBound: number): Sampler {
  const share = new TraceIdRatioBasedSampler(ratio);
  const rest = rateLimiting(lowerBound);
  return {
    shouldSample: (parent, traceId, ...more) => {
      const bound = rest.shouldSample(parent, traceId, ...more);
      const drawn = share.shouldSample(parent, traceId);
      return drawn.decision === SamplingDecision.NOT_RECORD ? bound : drawn;
    },
    toString: () => `GuaranteedThroughputSampler{${ratio}, ${lowerBound}}`,
  };
}

/** So many traces per second, from a bucket that holds those of one second, one at least. */
function rateLimiting(perSecond: number): Sampler {
  if (perSecond <= 0) return new AlwaysOffSampler();
  const most = Math.max(1, perSecond);
  let balance = most;
  let since = performance.now();
  return {
    shouldSample: () => {
      const now = performance.now();
      balance = Math.min(most, balance + ((now - since) / 1000) * perSecond);
      since = now;
      if (balance < 1) return { decision: SamplingDecision.NOT_RECORD };
      balance -= 1;
      return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    },
    toString: () => `RateLimitingSampler{${perSecond}}`,
  };
}
