import type { BatchObservableResult, MeterProvider, Observable } from '@opentelemetry/api';
import { schema } from './native.ts';

/** A pool of pg-pool. */
export type Pool = {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly ending?: boolean;
  readonly options: {
    readonly max?: number;
    readonly host?: unknown;
    readonly port?: unknown;
    readonly database?: unknown;
    readonly connectionString?: unknown;
  };
};

/** What is known of all pools of one name. */
type Counts = { used: number; idle: number; waiting: number; most: number };

/**
 * The connection pools that are in use, counted when metrics are collected: a query pays nothing for
 * it. Pools of the same name are counted together (database client metrics, connection pools).
 */
export class PgPools {
  readonly #scope: string;
  readonly #version: string;
  readonly #names = new WeakMap<Pool, string>();
  #pools: WeakRef<Pool>[] = [];
  #provider: MeterProvider | undefined;
  #forget = (): void => {};
  #observed = false;

  constructor(scope: string, version: string) {
    this.#scope = scope;
    this.#version = version;
  }

  setMeterProvider(provider: MeterProvider): void {
    this.#forget();
    this.#provider = provider;
    this.#observed = false;
    if (this.#pools.length > 0) this.#observe();
  }

  /** Counts a pool from now on; one that is known already is passed over. */
  add(pool: Pool): void {
    if (this.#names.has(pool)) return;
    this.#names.set(pool, nameOf(pool));
    this.#pools.push(new WeakRef(pool));
    this.#observe();
  }

  disable(): void {
    this.#forget();
    this.#pools = [];
  }

  #observe(): void {
    if (this.#provider === undefined || this.#observed) return;
    this.#observed = true;
    const meter = this.#provider.getMeter(this.#scope, this.#version, schema);
    const instrument = (name: string, unit: string, description: string): Observable =>
      meter.createObservableUpDownCounter(`db.client.connection.${name}`, { unit, description });
    const connections = '{connection}';
    const instruments = {
      count: instrument(
        'count',
        connections,
        'The number of connections that are currently in state described by the state attribute.',
      ),
      pending: instrument(
        'pending_requests',
        '{request}',
        'The number of current pending requests for an open connection.',
      ),
      max: instrument('max', connections, 'The maximum number of open connections allowed.'),
    };
    const observables = Object.values(instruments);
    const read = (result: BatchObservableResult): void => {
      for (const [name, counts] of this.#count()) {
        const pool = { 'db.client.connection.pool.name': name };
        const inState = (state: string): typeof pool =>
          Object.assign({ 'db.client.connection.state': state }, pool);
        result.observe(instruments.count, counts.used, inState('used'));
        result.observe(instruments.count, counts.idle, inState('idle'));
        result.observe(instruments.pending, counts.waiting, pool);
        result.observe(instruments.max, counts.most, pool);
      }
    };
    meter.addBatchObservableCallback(read, observables);
    this.#forget = () => meter.removeBatchObservableCallback(read, observables);
  }

  #count(): Map<string, Counts> {
    const byName = new Map<string, Counts>();
    this.#pools = this.#pools.filter((reference) => {
      const pool = reference.deref();
      const isOpen = pool !== undefined && !(pool.ending === true && pool.totalCount === 0);
      if (isOpen) addCounts(byName, this.#names.get(pool) ?? '', pool);
      return isOpen;
    });
    return byName;
  }
}

function addCounts(byName: Map<string, Counts>, name: string, pool: Pool): void {
  const sum = byName.get(name) ?? { used: 0, idle: 0, waiting: 0, most: 0 };
  byName.set(name, sum);
  sum.used += pool.totalCount - pool.idleCount;
  sum.idle += pool.idleCount;
  sum.waiting += pool.waitingCount;
  sum.most += pool.options.max ?? 0;
}

/** `host:port/database`, without user and password. */
function nameOf({ options }: Pool): string {
  const { host, port, database } = { ...options, ...partsOf(options.connectionString) };
  return `${part(host, 'host')}:${part(port, 'port')}/${part(database, 'database')}`;
}

function part(value: unknown, what: string): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : `unknown_${what}`;
}

function partsOf(connectionString: unknown): Pool['options'] {
  if (typeof connectionString !== 'string' || !URL.canParse(connectionString)) return {};
  const { hostname, port, pathname } = new URL(connectionString);
  return {
    ...(hostname !== '' && { host: hostname }),
    ...(port !== '' && { port }),
    ...(pathname.length > 1 && { database: decodeURI(pathname.slice(1)) }),
  };
}
