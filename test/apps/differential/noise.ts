import type { SpanRecord } from '../../support/collector/spans.ts';

/** Instrumentations that are off by default here. */
const offScopes = new Set(['dns', 'fs', 'net', 'router', 'generic-pool', 'lru-memoizer']);
/** Spans that are left out by default: how connections were made, and what clients ask for it. */
const connections = new Set([
  'pg.connect',
  'pg-pool.connect',
  'redis-connect',
  'connect',
  'hello',
  'client',
  'info',
]);

/** What upstream records, and this agent only on demand (docs/how-it-works.md, "Quiet defaults"). */
export function isNoise({ scope, name, kind }: SpanRecord): boolean {
  const library = scope.name.replace('@opentelemetry/instrumentation-', '');
  if (offScopes.has(library)) return true;
  if (library === 'express' || library === 'koa') return kind === 'INTERNAL';
  return ['pg', 'redis', 'ioredis'].includes(library) && connections.has(name);
}
