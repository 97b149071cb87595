import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { OTTracePropagator } from '@opentelemetry/propagator-ot-trace';

/** Makes the OT trace propagator: `ot-tracer-*` and `ot-baggage-*` headers, which hold 64 bits of the trace id. */
export function create(): TextMapPropagator {
  return new QuietOTTracePropagator();
}

/** Upstream's writes its headers on requests of our own exporters too. */
class QuietOTTracePropagator extends OTTracePropagator {
  override inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (!isTracingSuppressed(context)) super.inject(context, carrier, setter);
  }
}
