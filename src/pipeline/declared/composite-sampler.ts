import { createTraceState, trace, type TraceState } from '@opentelemetry/api';
import { SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace';
import type { ComposableModel } from '../../config/sampler-model.ts';
import { digits, makeComposable } from './composable.ts';

/**
 * Samples by the threshold that composable samplers ask for, and writes it into the `tracestate`
 * (spec: "CompositeSampler", "OpenTelemetry TraceState").
 */
export function compositeSampler(model: ComposableModel): Sampler {
  const sampler = makeComposable(model);
  return {
    shouldSample: (context, traceId, _name, kind, attributes) => {
      const state = trace.getSpanContext(context)?.traceState;
      const members = readMembers(state?.get('ot'));
      const parentThreshold = thresholdOf(members.get('th'));
      const { threshold, isReliable } = sampler({ context, kind, attributes, parentThreshold });
      const isSampled = threshold !== undefined && threshold <= randomnessOf(members, traceId);
      if (isSampled && isReliable) members.set('th', threshold.replace(/0+$/, '') || '0');
      else members.delete('th');
      const traceState = withMembers(state, members);
      return {
        decision: isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
        ...(traceState && { traceState }),
      };
    },
    toString: () => 'CompositeSampler',
  };
}

type Members = Map<string, string>;

/** `th:8;rv:0123456789abcd` */
function readMembers(text = ''): Members {
  const members: Members = new Map();
  for (const item of text.split(';')) {
    const colon = item.indexOf(':');
    if (colon > 0) members.set(item.slice(0, colon), item.slice(colon + 1));
  }
  return members;
}

/** Zeros at the end are left out on the way. */
function thresholdOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^[0-9a-f]{1,14}$/.test(text)) return undefined;
  return text.padEnd(digits, '0');
}

/** What the trace brought along, else the last 56 bits of its id. */
function randomnessOf(members: Members, traceId: string): string {
  const given = members.get('rv');
  return given !== undefined && /^[0-9a-f]{14}$/.test(given) ? given : traceId.slice(-digits);
}

function withMembers(state: TraceState | undefined, members: Members): TraceState | undefined {
  if (members.size === 0) return state?.unset('ot');
  const text = [...members].map(([key, value]) => `${key}:${value}`).join(';');
  return (state ?? createTraceState()).set('ot', text);
}
