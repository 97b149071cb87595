import { warning, type Check } from '../check.ts';

/** Does the sampler let traces through? */
export const checkSampling: Check = ({ settings: { sampler, samplerArg } }) => {
  if (sampler.endsWith('always_off')) {
    const what = `OTEL_TRACES_SAMPLER is ${sampler}: no trace that begins here is recorded`;
    return [warning(what, 'remove it to record every trace')];
  }
  if (samplerArg === undefined) return [];
  const name = 'OTEL_TRACES_SAMPLER_ARG';
  if (sampler.endsWith('jaeger_remote') || sampler === 'xray') return [];
  if (!sampler.endsWith('traceidratio')) {
    const what = `${name} is ignored: the sampler ${sampler} takes no argument`;
    return [warning(what, `remove it, or set OTEL_TRACES_SAMPLER=parentbased_traceidratio`)];
  }
  const ratio = Number(samplerArg);
  if (!(ratio >= 0 && ratio <= 1)) {
    const what = `${name}="${samplerArg}" is not a number from 0 to 1; every trace is recorded`;
    return [warning(what, 'write a number from 0 to 1')];
  }
  if (ratio > 0) return [];
  return [warning(`${name} is 0: no trace that begins here is recorded`, 'write more than 0')];
};
