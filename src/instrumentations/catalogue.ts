import type { Entry, Facts } from './entry.ts';
import { upstream } from './upstream.generated.ts';

/** What the classes don't say of themselves; libraries without a row here are on as they are. */
const facts: Readonly<Record<string, Facts>> = {
  'aws-lambda': { variable: 'AWS_LAMBDA_FUNCTION_NAME' },
  // Which packages do the work changes from release to release.
  'aws-sdk': { oneIsEnough: true },
  'cassandra-driver': {
    db: true,
    // The statement is not recorded otherwise; its values are not in it, or left out by us.
    options: { enhancedDatabaseReporting: true },
  },
  connect: { detail: { name: 'connect-layers', spans: 'internal' } },
  dns: { off: true },
  express: {
    native: true,
    channels: ['tracing:express.router.request:start'],
    detail: { name: 'express-layers' },
  },
  // Without it each file that is loaded is a trace of its own.
  fs: { off: true, options: { requireParentSpan: true } },
  'generic-pool': { off: true },
  hapi: { detail: { name: 'hapi-layers', spans: 'internal' } },
  'host-metrics': { off: true, timer: true },
  http: {
    native: true,
    waits: true,
    // Node 20 tells of a client's request only when it is sent.
    channels: [
      'http.server.request.start',
      'http.client.request.created',
      'http.client.request.start',
    ],
  },
  ioredis: {
    db: true,
    publishes: { ioredis: '5.11.0' },
    channels: ['tracing:ioredis:command:start', 'tracing:ioredis:batch:start'],
    detail: { name: 'ioredis-connections', spans: ['connect', 'hello', 'client', 'info'] },
  },
  knex: { db: true },
  koa: {
    detail: { name: 'koa-layers', options: { ignoreLayersType: ['middleware', 'router'] } },
  },
  'lru-memoizer': { off: true },
  memcached: { db: true },
  mongodb: { db: true },
  mongoose: { db: true },
  mysql: { db: true },
  mysql2: {
    db: true,
    publishes: { mysql2: '3.20.0' },
    channels: [
      'tracing:mysql2:query:start',
      'tracing:mysql2:execute:start',
      'tracing:mysql2:pool:connect:start',
    ],
    // Parameter values are formatted into the statement unless it is masked.
    options: { maskStatement: true },
    detail: { name: 'mysql2-connections' },
  },
  net: { off: true },
  // The statement is not recorded otherwise; values are left out by us.
  oracledb: { db: true, options: { dbStatementDump: true } },
  pg: {
    native: true,
    db: true,
    detail: {
      name: 'pg-connections',
      // Not by its option: queries that have waited for a connection would lose their context.
      spans: ['pg.connect', 'pg-pool.connect'],
    },
  },
  // From version 4 on, redis only passes on what @redis/client does.
  redis: {
    db: true,
    publishes: { redis: '4.0.0', '@redis/client': '5.12.0' },
    channels: ['tracing:node-redis:command:start', 'tracing:node-redis:batch:start'],
    detail: { name: 'redis-connections', spans: ['redis-connect'] },
    oneIsEnough: true,
  },
  restify: { detail: { name: 'restify-layers', spans: 'internal' } },
  router: { off: true },
  'runtime-node': { timer: true },
  tedious: { db: true },
  undici: { native: true, channels: ['undici:request:create'] },
};

/** Every library the agent can observe. */
export const catalogue: readonly Entry[] = upstream.map((entry) =>
  Object.assign({}, entry, facts[entry.name]),
);

/** Packages that start the pipeline without an instrumentation: the app makes telemetry itself. */
export const apiPackages: readonly string[] = ['@opentelemetry/api', '@opentelemetry/api-logs'];

/** Packages that bring tracing of their own: the agent steps back, two of them harm the app. */
export const rivalPackages: readonly string[] = [
  '@azure/monitor-opentelemetry',
  '@opentelemetry/sdk-node',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/sdk-trace-node',
  '@sentry/node',
  '@splunk/otel',
  'dd-trace',
  'elastic-apm-node',
  'newrelic',
];

/** Those of them that code which shapes the agent takes samplers and processors from. */
export const partPackages: readonly string[] = [
  '@opentelemetry/sdk-trace',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/sdk-trace-node',
];

/**
 * Packages whose `import` entry is only a thin ES module around the CommonJS files that are
 * patched anyway: wrapping the ES module as well would patch twice.
 */
export const thinEsModules: readonly string[] = [
  '@cucumber/cucumber',
  'koa',
  'pg',
  'pg-pool',
  'router',
  'socket.io',
];

/** Packages that are real ES modules under `import`: only these need the ESM loader on old Nodes. */
export const realEsModules: readonly string[] = ['openai'];
