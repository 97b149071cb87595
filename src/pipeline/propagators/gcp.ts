import {
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';

const header = 'x-cloud-trace-context';
/** `trace/span;o=options`: the span in decimal digits, options 1 for sampled. */
const form = /^([0-9a-f]{32})\/(\d{1,20})(?:;o=(\d))?$/i;

/** Makes Google Cloud's older propagator: the `X-Cloud-Trace-Context` header, read and written. */
export function create(): TextMapPropagator {
  return {
    inject: (context: Context, carrier: unknown, setter: TextMapSetter) => {
      const own = trace.getSpanContext(context) ?? INVALID_SPAN_CONTEXT;
      if (!isSpanContextValid(own) || isTracingSuppressed(context)) return;
      const span = BigInt(`0x${own.spanId}`);
      setter.set(carrier, header, `${own.traceId}/${span};o=${own.traceFlags & 1}`);
    },
    extract: (context: Context, carrier: unknown, getter: TextMapGetter) => {
      const value = getter.get(carrier, header);
      const found = read(Array.isArray(value) ? value[0] : value);
      return found === undefined ? context : trace.setSpanContext(context, found);
    },
    fields: () => [header],
  };
}

function read(text: string | undefined): SpanContext | undefined {
  const [, traceId = '', span = '', options] = form.exec(text?.trim() ?? '') ?? [];
  if (traceId === '') return undefined;
  const spanId = BigInt(span).toString(16).padStart(16, '0');
  const traceFlags = options === '1' ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const found = { traceId: traceId.toLowerCase(), spanId, traceFlags, isRemote: true };
  return isSpanContextValid(found) ? found : undefined;
}
