import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { Config } from '../config/options.ts';
import { quote } from '../config/quote.ts';
import { readJaegerArg, readXRayArg } from '../config/sampler-arg.ts';
import type { JaegerRemoteSettings, XRaySettings } from '../config/sampling-strategy.ts';
import type { Voice } from '../diag/voice.ts';

export type SamplerName = Config['OTEL_TRACES_SAMPLER'];

/** Samplers that ask others, each from a chunk of its own. */
export type RemoteSamplers = {
  readonly jaeger: (settings: JaegerRemoteSettings, initial: Sampler) => Sampler;
  readonly xray: (settings: XRaySettings) => Sampler;
  /** AWS_XRAY_DAEMON_ADDRESS */
  readonly daemon: string | undefined;
};

/**
 * Makes the sampler that OTEL_TRACES_SAMPLER names (SDK environment variables, "General SDK Configuration").
 *
 * @param name default `parentbased_always_on`, set by the option table
 * @param arg text of OTEL_TRACES_SAMPLER_ARG: the ratio from 0 to 1; unset or blank means 1, anything else
 *   is said and read as 1. For samplers that ask others, where and how often
 */
export function makeSampler(
  name: SamplerName,
  arg: string | undefined,
  voice: Voice,
  remote: RemoteSamplers,
): Sampler {
  const text = arg?.trim() ?? '';
  switch (name) {
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(readRatio(text, voice));
    case 'parentbased_traceidratio':
      return parentBased(new TraceIdRatioBasedSampler(readRatio(text, voice)));
    case 'jaeger_remote':
      return jaegerRemote(text, voice, remote);
    case 'parentbased_jaeger_remote':
      return parentBased(jaegerRemote(text, voice, remote));
    case 'xray': {
      const { settings, problems } = readXRayArg(text, remote.daemon);
      for (const because of problems) voice.warn(because);
      return remote.xray(settings);
    }
  }
  if (text !== '') {
    voice.warn(
      `OTEL_TRACES_SAMPLER_ARG=${quote(text)} is ignored: the sampler ${name} takes no argument`,
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

function jaegerRemote(text: string, voice: Voice, remote: RemoteSamplers): Sampler {
  const { settings, problems } = readJaegerArg(text);
  for (const because of problems) voice.warn(because);
  return remote.jaeger(settings, new TraceIdRatioBasedSampler(settings.initialRatio));
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
    `OTEL_TRACES_SAMPLER_ARG=${quote(text)} is not a number from 0 to 1: 1.0 is used, every trace is sampled`,
  );
  return 1;
}
