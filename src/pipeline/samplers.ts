import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { Voice } from '../diag/voice.ts';

export type SamplerName =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | 'parentbased_always_on'
  | 'parentbased_always_off'
  | 'parentbased_traceidratio';

/**
 * Makes the sampler that OTEL_TRACES_SAMPLER names (SDK environment variables, "General SDK Configuration").
 *
 * @param name default `parentbased_always_on`, set by the option table
 * @param arg text of OTEL_TRACES_SAMPLER_ARG: the ratio from 0 to 1; unset or blank means 1, anything else
 *   is said and read as 1
 */
export function makeSampler(name: SamplerName, arg: string | undefined, voice: Voice): Sampler {
  const text = arg?.trim() ?? '';
  switch (name) {
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(readRatio(text, voice));
    case 'parentbased_traceidratio':
      return parentBased(new TraceIdRatioBasedSampler(readRatio(text, voice)));
  }
  if (text !== '') {
    voice.warn(
      `OTEL_TRACES_SAMPLER_ARG="${text}" is ignored: the sampler ${name} takes no argument`,
    );
  }
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'parentbased_always_off':
      return parentBased(new AlwaysOffSampler());
    case 'parentbased_always_on':
      return parentBased(new AlwaysOnSampler());
  }
}

function parentBased(root: Sampler): Sampler {
  return new ParentBasedSampler({ root });
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function readRatio(text: string, voice: Voice): number {
  if (text === '') return 1;
  const ratio = decimal.test(text) ? Number(text) : Number.NaN;
  if (ratio >= 0 && ratio <= 1) return ratio;
  voice.warn(
    `OTEL_TRACES_SAMPLER_ARG="${text}" is not a number from 0 to 1: 1.0 is used, every trace is sampled`,
  );
  return 1;
}
