import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator } from '@opentelemetry/core';
import { traceContextPropagator } from './trace-context.ts';

/** The propagators whose code is a chunk of its own; b3 and b3multi share one. */
export type PropagatorChunk = 'b3' | 'jaeger' | 'xray' | 'ottrace' | 'gcp';
export type PropagatorName =
  | 'tracecontext'
  | 'baggage'
  | 'b3multi'
  | 'xray-lambda'
  | PropagatorChunk
  | 'none';

/** What a propagator may need of the process. */
export type PropagatorHost = { readonly env: Readonly<Record<string, string | undefined>> };

/** What each file in `propagators/` exports. */
export type PropagatorFactory = {
  readonly create: (name: PropagatorName, host: PropagatorHost) => TextMapPropagator;
};

type Load = (chunk: PropagatorChunk) => PropagatorFactory;

/**
 * Makes the propagator that OTEL_PROPAGATORS names (SDK environment variables, "General SDK Configuration").
 *
 * @param names in the order they run: of two that know a header, the later one wins; `xray-lambda`
 *   stands for `xray` too
 * @param load brings in one chunk of `propagators/`, at once
 * @returns undefined for `none`: nothing is read from or written to headers
 */
export function makePropagator(
  names: readonly PropagatorName[],
  load: Load,
  host: PropagatorHost,
): TextMapPropagator | undefined {
  if (names.length === 0 || names.includes('none')) return undefined;
  const isOfLambda = names.includes('xray-lambda');
  const propagators = [...new Set(names)]
    .filter((name) => name !== 'none')
    .filter((name) => name !== 'xray' || !isOfLambda)
    .map((name) => create(name, load, host));
  return new CompositePropagator({ propagators });
}

function create(
  name: Exclude<PropagatorName, 'none'>,
  load: Load,
  host: PropagatorHost,
): TextMapPropagator {
  switch (name) {
    case 'tracecontext':
      return traceContextPropagator;
    case 'baggage':
      return new W3CBaggagePropagator();
    case 'b3multi':
      return load('b3').create(name, host);
    case 'xray-lambda':
      return load('xray').create(name, host);
    default:
      return load(name).create(name, host);
  }
}
