import type { Entry, Facts } from './entry.ts';
import { upstream } from './upstream.generated.ts';

/** What the classes don't say of themselves; libraries without a row here are on as they are. */
const facts: Readonly<Record<string, Facts>> = {
  'aws-lambda': { variable: 'AWS_LAMBDA_FUNCTION_NAME' },
  // Which packages do the work changes from release to release.
  'aws-sdk': { oneIsEnough: true },
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
    // Node 20 tells of a client's request only when it is sent.
    channels: [
      'http.server.request.start',
      'http.client.request.created',
      'http.client.request.start',
    ],
  },
  ioredis: {
    detail: { name: 'ioredis-connections', spans: ['connect', 'hello', 'client', 'info'] },
  },
  koa: {
    detail: { name: 'koa-layers', options: { ignoreLayersType: ['middleware', 'router'] } },
  },
  'lru-memoizer': { off: true },
  // Parameter values are formatted into the statement unless it is masked.
  mysql2: { options: { maskStatement: true } },
  net: { off: true },
  pg: {
    detail: {
      name: 'pg-connections',
      options: { ignoreConnectSpans: true },
      spans: ['pg.connect', 'pg-pool.connect'],
    },
  },
  // From version 4 on, redis only passes on what @redis/client does.
  redis: {
    detail: { name: 'redis-connections', spans: ['redis-connect'] },
    oneIsEnough: true,
  },
  restify: { detail: { name: 'restify-layers', spans: 'internal' } },
  router: { off: true },
  'runtime-node': { timer: true },
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
