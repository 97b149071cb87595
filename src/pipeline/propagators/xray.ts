import {
  defaultTextMapGetter,
  trace,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import type { PropagatorHost } from '../propagators.ts';

/**
 * Makes the AWS X-Ray propagator: the `x-amzn-trace-id` header; with `xray-lambda` what Lambda tells
 * in the environment comes first, where no span is active yet (semantic conventions, "AWS Lambda").
 */
export function create(name: string, { env }: PropagatorHost): TextMapPropagator {
  return name === 'xray-lambda' ? new LambdaPropagator(env) : new QuietXRayPropagator();
}

/** Upstream's writes its header on requests of our own exporters too. */
class QuietXRayPropagator extends AWSXRayPropagator {
  override inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (!isTracingSuppressed(context)) super.inject(context, carrier, setter);
  }
}

class LambdaPropagator extends QuietXRayPropagator {
  readonly #env: PropagatorHost['env'];

  constructor(env: PropagatorHost['env']) {
    super();
    this.#env = env;
  }

  override extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const extracted = super.extract(context, carrier, getter);
    // Lambda sets it anew with each invocation.
    const text = this.#env['_X_AMZN_TRACE_ID'];
    if (trace.getSpan(context) !== undefined || text === undefined || text === '') return extracted;
    return super.extract(extracted, { 'x-amzn-trace-id': text }, defaultTextMapGetter);
  }
}
