import { SpanKind, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';

/** Areas of OTEL_SEMCONV_STABILITY_OPT_IN whose older names are added by `…/dup`. */
export type Area = 'http' | 'database';

/** An older name, from what it is read, and what it is made of where that is not the same. */
type Row = readonly [
  older: string,
  newer: string,
  of?: (value: unknown, attributes: Attributes) => unknown,
];

const target: Row[2] = (path, { 'url.query': query }) =>
  typeof query === 'string' ? `${String(path)}?${query}` : path;

/** Conventions 1.20 for names of 1.23 and later (HTTP migration guide). */
const http: readonly Row[] = [
  ['http.method', 'http.request.method'],
  ['http.status_code', 'http.response.status_code'],
  ['http.scheme', 'url.scheme'],
  ['http.flavor', 'network.protocol.version'],
  ['http.user_agent', 'user_agent.original'],
  ['net.sock.peer.addr', 'network.peer.address'],
  ['net.sock.peer.port', 'network.peer.port'],
];
const httpServer: readonly Row[] = [
  ['http.target', 'url.path', target],
  ['http.client_ip', 'client.address'],
  ['net.host.name', 'server.address'],
  ['net.host.port', 'server.port'],
];
const httpClient: readonly Row[] = [
  ['http.url', 'url.full'],
  ['net.peer.name', 'server.address'],
  ['net.peer.port', 'server.port'],
];

const olderSystems: Readonly<Record<string, string>> = {
  'microsoft.sql_server': 'mssql',
  'oracle.db': 'oracle',
  'aws.dynamodb': 'dynamodb',
};
const isRedis = ({ 'db.system.name': system }: Attributes): boolean => system === 'redis';

/** Conventions 1.24 for names of 1.30 and later (database migration guide). */
const database: readonly Row[] = [
  ['db.system', 'db.system.name', (system) => olderSystems[String(system)] ?? system],
  ['db.name', 'db.namespace', (value, all) => (isRedis(all) ? undefined : value)],
  [
    'db.redis.database_index',
    'db.namespace',
    (value, all) => (isRedis(all) ? Number(value) : undefined),
  ],
  ['db.statement', 'db.query.text'],
  ['db.operation', 'db.operation.name'],
  [
    'db.sql.table',
    'db.collection.name',
    (value, all) => (all['db.system.name'] === 'mongodb' ? undefined : value),
  ],
  [
    'db.mongodb.collection',
    'db.collection.name',
    (value, all) => (all['db.system.name'] === 'mongodb' ? value : undefined),
  ],
  ['net.peer.name', 'server.address'],
  ['net.peer.port', 'server.port'],
  ['net.sock.peer.addr', 'network.peer.address'],
  ['net.sock.peer.port', 'network.peer.port'],
];

const instrumentations = /^@(org\/otel-agent|opentelemetry\/instrumentation)/;

/** Adds the older names of areas to spans of instrumentations; what is there already stays. */
export function olderNames(areas: readonly Area[]): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: (span) => {
      if (!instrumentations.test(span.instrumentationScope.name)) return;
      for (const row of rowsFor(span, areas)) add(span.attributes, row);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

function rowsFor({ attributes, kind }: ReadableSpan, areas: readonly Area[]): readonly Row[] {
  if (areas.includes('http') && 'http.request.method' in attributes) {
    return [...http, ...(kind === SpanKind.SERVER ? httpServer : httpClient)];
  }
  return areas.includes('database') && 'db.system.name' in attributes ? database : [];
}

function add(attributes: Attributes, [older, newer, of]: Row): void {
  const value = attributes[newer];
  if (value === undefined || older in attributes) return;
  const made = of === undefined ? value : of(value, attributes);
  if (made !== undefined) attributes[older] = made;
}
