import { ValueType, type Histogram, type MeterProvider } from '@opentelemetry/api';
import { httpScope, schema } from './native.ts';

const about = {
  'http.server.request.duration': 'Duration of HTTP server requests.',
  'http.client.request.duration': 'Duration of HTTP client requests.',
} as const;

/** Seconds, as the HTTP metrics advise. */
const explicitBucketBoundaries = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/** The same instrument for whoever asks: http and undici share the client's. */
export function makeDuration(
  provider: MeterProvider,
  name: keyof typeof about,
  version: string,
): Histogram {
  return provider.getMeter(httpScope, version, schema).createHistogram(name, {
    description: about[name],
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries },
  });
}
