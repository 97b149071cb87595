import type { TextMapPropagator } from '@opentelemetry/api';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';

/**
 * Makes the B3 propagator: `b3` writes the single header, `b3multi` the `x-b3-*` headers; both read either form
 * (API propagators, "B3 Requirements").
 */
export function create(name: string): TextMapPropagator {
  const injectEncoding =
    name === 'b3multi' ? B3InjectEncoding.MULTI_HEADER : B3InjectEncoding.SINGLE_HEADER;
  return new B3Propagator({ injectEncoding });
}
