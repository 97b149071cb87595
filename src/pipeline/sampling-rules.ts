import {
  isSpanContextValid,
  SpanKind,
  trace,
  TraceFlags,
  type Attributes,
} from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler, type Sampler } from '@opentelemetry/sdk-trace';
import type { Condition, SamplingRule } from '../config/sampling-rules.ts';

type Matches = (name: string, kind: SpanKind, attributes: Attributes) => boolean;

/**
 * Puts the rules of OTEL_NODE_SAMPLING_RULES before a sampler. They look at spans that begin a trace
 * or come in from outside; what is inside of a span that is not sampled is not sampled either,
 * whatever the sampler says. A trace that others have begun can be dropped, but is not thinned out.
 */
export function withRules(rules: readonly SamplingRule[], inner: Sampler): Sampler {
  if (rules.length === 0) return inner;
  const dropped = { decision: SamplingDecision.NOT_RECORD };
  const made = rules.map(({ ratio, conditions }) => ({
    ratio: ratio === 'drop' ? undefined : new TraceIdRatioBasedSampler(ratio),
    matches: matcherOf(conditions),
  }));
  return {
    shouldSample: (context, traceId, name, kind, attributes, links) => {
      const parent = trace.getSpanContext(context);
      const hasParent = parent !== undefined && isSpanContextValid(parent);
      if (hasParent && parent.isRemote !== true) {
        const isSampled = (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
        if (!isSampled) return dropped;
      } else {
        const rule = made.find(({ matches }) => matches(name, kind, attributes));
        if (rule !== undefined && rule.ratio === undefined) return dropped;
        if (rule?.ratio !== undefined && !hasParent)
          return rule.ratio.shouldSample(context, traceId);
      }
      return inner.shouldSample(context, traceId, name, kind, attributes, links);
    },
    toString: () => `SamplingRules{${rules.length}, ${inner.toString()}}`,
  };
}

function matcherOf(conditions: readonly Condition[]): Matches {
  const tests = conditions.map(({ key, pattern }): Matches => {
    const words = pattern.split('*').map((word) => word.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const form = new RegExp(`^${words.join('.*')}$`, key === 'kind' ? 'is' : 's');
    if (key === 'name') return (name) => form.test(name);
    if (key === 'kind') return (_, kind) => form.test(SpanKind[kind]);
    return (_name, _kind, attributes) => {
      const value = attributes[key];
      return isPlain(value) && form.test(String(value));
    };
  });
  return (name, kind, attributes) => tests.every((test) => test(name, kind, attributes));
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
