import type { Attributes } from '@opentelemetry/api';
import type { Method } from './http-method.ts';

/** The service that a client asks. */
type Peer = { readonly host: string; readonly port?: number | undefined };

/** What a sampler of client spans may look at; the metric needs it too. */
export function samplingAttributes(method: Method, target: Peer): Attributes {
  const attributes: Attributes = {
    'http.request.method': method.value,
    'server.address': target.host,
  };
  if (target.port !== undefined) attributes['server.port'] = target.port;
  return attributes;
}
