import type { MeterProvider } from '@opentelemetry/api';
import { makeDuration, type Duration } from '../metrics/duration.ts';
import { httpScope, schema } from './native.ts';

const about = {
  'http.server.request.duration': 'Duration of HTTP server requests.',
  'http.client.request.duration': 'Duration of HTTP client requests.',
} as const;

/** Seconds, as the HTTP metrics advise. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Of servers and clients; each has some of them. */
const attributes = [
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'server.address',
  'server.port',
  'url.scheme',
  'network.protocol.version',
  'error.type',
];

/** The same instrument for whoever asks: http and undici share the client's. */
export function makeHttpDuration(
  provider: MeterProvider,
  name: keyof typeof about,
  version: string,
): Duration {
  const meter = provider.getMeter(httpScope, version, schema);
  return makeDuration(meter, { name, description: about[name], bounds, attributes });
}
