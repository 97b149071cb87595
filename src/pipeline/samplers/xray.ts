import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { _AWSXRayRemoteSampler as RemoteSampler } from '@opentelemetry/sampler-aws-xray';
import { ParentBasedSampler, type Sampler } from '@opentelemetry/sdk-trace';
import type { XRaySettings } from '../../config/sampling-strategy.ts';
import { reasonOf, type Voice } from '../../diag/voice.ts';

/** Posts JSON and gives the answer; rejects where there is none. */
export type PostJson = (url: string, body: string) => Promise<string>;

type Callback = (answer: object) => void;
/** What of upstream's class is reached into: its own requests keep the process alive. */
type Inside = {
  readonly samplingClient: {
    makeSamplingRequest: (url: string, callback: Callback, logger: unknown, body?: string) => void;
  };
};
type Pollers = { startSamplingRulesPoller: () => void };

/**
 * AWS X-Ray's centralized sampling: rules and quotas from the proxy of a collector or of the X-Ray
 * daemon. Until there are rules, one trace each second and 5 % of the others are kept.
 */
export function xraySampler(
  { endpoint, intervalMillis }: XRaySettings,
  resource: Resource,
  post: PostJson,
  voice: Voice,
): Sampler {
  const { startSamplingRulesPoller } = RemoteSampler.prototype as never as Pollers;
  // Not before the pipeline is installed: until then own requests would be taken for the app's.
  class LaterSampler extends RemoteSampler {}
  Object.assign(LaterSampler.prototype, {
    startSamplingRulesPoller(this: Pollers) {
      setImmediate(() => startSamplingRulesPoller.call(this)).unref();
    },
  });
  const sampler = new LaterSampler({
    endpoint,
    resource,
    pollingInterval: Math.max(10, Math.round(intervalMillis / 1000)),
  });
  let isFailing = false;
  const ask = async (url: string, callback: Callback, body = '{}'): Promise<void> => {
    const isRules = url.endsWith('/GetSamplingRules');
    try {
      callback(JSON.parse(await post(url, body)) as object);
      if (isRules) isFailing = false;
    } catch (error) {
      if (isRules && !isFailing) {
        isFailing = true;
        voice.warn(
          `no sampling rules from ${endpoint} (${reasonOf(error)}); without any, one trace each second and 5 % of the others are kept`,
        );
      }
    }
  };
  (sampler as never as Inside).samplingClient.makeSamplingRequest = (url, callback, _, body) => {
    void context.with(suppressTracing(context.active()), ask, undefined, url, callback, body);
  };
  return new ParentBasedSampler({ root: sampler });
}
