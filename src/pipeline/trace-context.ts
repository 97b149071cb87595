import {
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
import { traceStateOf } from './trace-state.ts';

const parentHeader = 'traceparent';
const stateHeader = 'tracestate';

/** The trace id is random (Trace Context Level 2, "Random Trace ID Flag"). */
export const randomFlag = 0x02;
/** Flags of Level 2; others are not passed on. */
const knownFlags = TraceFlags.SAMPLED | randomFlag;

/** Version, trace id, parent id, flags; later versions may go on after one more dash. */
const shape = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/**
 * Reads and writes `traceparent` and `tracestate` as the recommendation says (W3C Trace Context
 * Level 2). Upstream's drops single members of a bad `tracestate`, cuts long ones and takes the
 * first of several `traceparent`.
 */
export const traceContextPropagator: TextMapPropagator = {
  inject: (context: Context, carrier: unknown, setter: TextMapSetter): void => {
    const own = trace.getSpanContext(context);
    if (own === undefined || isTracingSuppressed(context) || !isSpanContextValid(own)) return;
    const flags = (own.traceFlags & knownFlags).toString(16).padStart(2, '0');
    setter.set(carrier, parentHeader, `00-${own.traceId}-${own.spanId}-${flags}`);
    const state = own.traceState?.serialize() ?? '';
    if (state !== '') setter.set(carrier, stateHeader, state);
  },
  extract: (context: Context, carrier: unknown, getter: TextMapGetter): Context => {
    const parent = getter.get(carrier, parentHeader);
    const read = parent === undefined ? undefined : readParent(parent);
    if (read === undefined) return context;
    const state = getter.get(carrier, stateHeader);
    if (state !== undefined && state.length > 0) {
      read.traceState = traceStateOf([state].flat().join(','));
    }
    return trace.setSpanContext(context, read);
  },
  fields: () => [parentHeader, stateHeader],
};

/** The parent, or nothing where the header is not valid or there are several. */
function readParent(header: string | string[]): SpanContext | undefined {
  const [text, ...others] = Array.isArray(header) ? header : [header];
  if (typeof text !== 'string' || others.length > 0) return undefined;
  const [, version, traceId, spanId, flags, more] =
    shape.exec(text.replace(/^[ \t]+|[ \t]+$/g, '')) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && more !== undefined) return undefined;
  const read = { traceId, spanId, traceFlags: parseInt(flags, 16) & knownFlags, isRemote: true };
  return isSpanContextValid(read) ? read : undefined;
}
