import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';

/** Makes the AWS X-Ray propagator: the `x-amzn-trace-id` header. */
export function create(): TextMapPropagator {
  return new QuietXRayPropagator();
}

/** Upstream's writes its header on requests of our own exporters too. */
class QuietXRayPropagator extends AWSXRayPropagator {
  override inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (!isTracingSuppressed(context)) super.inject(context, carrier, setter);
  }
}
