import type { TextMapPropagator } from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';

/** The propagators whose code is a chunk of its own; b3 and b3multi share one. */
export type PropagatorChunk = 'b3' | 'jaeger' | 'xray' | 'ottrace';
export type PropagatorName = 'tracecontext' | 'baggage' | 'b3multi' | PropagatorChunk | 'none';

/** What each file in `propagators/` exports. */
export type PropagatorFactory = { readonly create: (name: PropagatorName) => TextMapPropagator };

type Load = (chunk: PropagatorChunk) => PropagatorFactory;

/**
 * Makes the propagator that OTEL_PROPAGATORS names (SDK environment variables, "General SDK Configuration").
 *
 * @param names in the order they run: of two that know a header, the later one wins
 * @param load brings in one chunk of `propagators/`, at once
 * @returns undefined for `none`: nothing is read from or written to headers
 */
export function makePropagator(
  names: readonly PropagatorName[],
  load: Load,
): TextMapPropagator | undefined {
  if (names.length === 0 || names.includes('none')) return undefined;
  const propagators = [...new Set(names)].filter((name) => name !== 'none');
  return new CompositePropagator({ propagators: propagators.map((name) => create(name, load)) });
}

function create(name: Exclude<PropagatorName, 'none'>, load: Load): TextMapPropagator {
  switch (name) {
    case 'tracecontext':
      return new W3CTraceContextPropagator();
    case 'baggage':
      return new W3CBaggagePropagator();
    case 'b3multi':
      return load('b3').create(name);
    default:
      return load(name).create(name);
  }
}
