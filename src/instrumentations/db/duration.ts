import type { MeterProvider } from '@opentelemetry/api';
import { makeDuration, type Duration } from '../metrics/duration.ts';
import { schema } from '../native/native.ts';

/** Instrumentation scope: one for all databases, so that the duration is one instrument. */
const scope = '@org/otel-agent/db';

export const durationName = 'db.client.operation.duration';

/** Seconds, as the database metrics advise. */
const bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** Attributes of spans that are attributes of the duration too. */
const attributes = [
  'db.system.name',
  'db.namespace',
  'db.collection.name',
  'db.operation.name',
  'db.query.summary',
  'db.response.status_code',
  'db.stored_procedure.name',
  'error.type',
  'server.address',
  'server.port',
];

/** The same instrument for whoever asks. */
export function makeDbDuration(provider: MeterProvider, version: string): Duration {
  const description = 'Duration of database client operations.';
  const meter = provider.getMeter(scope, version, schema);
  return makeDuration(meter, { name: durationName, description, bounds, attributes });
}
