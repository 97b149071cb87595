import { isSpanContextValid, trace, TraceFlags } from '@opentelemetry/api';
import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { JaegerPropagator } from '@opentelemetry/propagator-jaeger';

/** Makes the Jaeger propagator: `uber-trace-id` and `uberctx-*` headers. */
export function create(): TextMapPropagator {
  return new CheckedJaegerPropagator();
}

/** Upstream's takes any four parts for a span context and writes one that is all zeros. */
class CheckedJaegerPropagator extends JaegerPropagator {
  override inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const own = trace.getSpanContext(context);
    if (own === undefined || !isSpanContextValid(own)) {
      super.inject(trace.deleteSpan(context), carrier, setter);
      return;
    }
    // Its second bit is `debug`, that of Trace Context says that the trace id is random.
    const traceFlags = own.traceFlags & TraceFlags.SAMPLED;
    super.inject(trace.setSpanContext(context, { ...own, traceFlags }), carrier, setter);
  }

  override extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const extracted = super.extract(context, carrier, getter);
    const found = trace.getSpanContext(extracted);
    if (found === undefined || isSpanContextValid(found)) return extracted;
    const before = trace.getSpan(context);
    return before === undefined ? trace.deleteSpan(extracted) : trace.setSpan(extracted, before);
  }
}
