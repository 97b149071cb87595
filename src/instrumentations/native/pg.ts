import type { Attributes, MeterProvider } from '@opentelemetry/api';
import { DbInstrumentation } from '../db/db-instrumentation.ts';
import type { Call } from '../db/operations.ts';
import { serverOf } from '../db/server.ts';
import { makeStatements } from '../db/statements.ts';
import type { NativeOptions } from './native.ts';
import { patchClient, type Around, type Client, type Sent } from './patch-pg.ts';
import { PgPools, type Pool } from './pg-pools.ts';
import { replace, type AnyFunction } from './replace.ts';

const scope = '@org/otel-agent/pg';
const system = 'postgresql';

/** Queries of pg and its connection pools, by a patch: it publishes no channels. */
export class PgInstrumentation extends DbInstrumentation {
  readonly #options: NativeOptions;
  readonly #pools: PgPools;
  readonly #read = makeStatements(system);
  /** Undone in any order. */
  readonly #undo: (() => void)[] = [];
  readonly #servers = new WeakMap<object, Attributes>();

  constructor(options: NativeOptions) {
    super(options, scope);
    const { onModule, version } = options;
    this.#options = options;
    this.#pools = new PgPools(scope, version);
    const around: Around = {
      begin: (client, statement) => this.#guard(() => this.#begin(client, statement)),
      run: (caller, work, self, args) => options.door.run(caller, work, self, args),
    };
    for (const file of ['pg/lib/client.js', 'pg/lib/native/client.js']) {
      onModule(file, (Client) => this.#patch(Client, patchClient(Client, around)));
    }
    onModule('pg-pool', (PgPool) => this.#patch(PgPool, this.#patchPool(PgPool)));
  }

  override setMeterProvider(provider: MeterProvider): void {
    super.setMeterProvider(provider);
    this.#pools.setMeterProvider(provider);
  }

  disable(): void {
    for (const step of this.#undo) step();
    this.#pools.disable();
  }

  #guard<T>(step: () => T): T | undefined {
    return this.#options.guard('instrumentation of pg', step);
  }

  #patch<T>(exports: T, undo: (() => void) | undefined): T {
    if (undo !== undefined) this.#undo.push(undo);
    return exports;
  }

  #begin(client: Client, statement: string | undefined): Sent | undefined {
    const { operations } = this;
    const operation = operations.begin(this.#describe(client, statement));
    if (operation === undefined) return undefined;
    return {
      caller: operation.caller,
      end: (error) => {
        this.#guard(() => operations.end(operation, error, error && withoutValues(error)));
      },
    };
  }

  #describe(client: Client, statement: string | undefined): Call {
    const server = this.#serverOf(client);
    if (statement === undefined) return { name: nameWithout(server), attributes: server };
    const { summary, procedure, text } = this.#read(statement);
    const attributes = { ...server };
    if (summary !== '') attributes['db.query.summary'] = summary;
    if (procedure !== undefined) attributes['db.stored_procedure.name'] = procedure;
    const name = summary === '' ? nameWithout(server) : summary;
    return { name, attributes, details: () => ({ 'db.query.text': text() }) };
  }

  #serverOf({ connectionParameters: told = {} }: Client): Attributes {
    let server = this.#servers.get(told);
    if (server === undefined) {
      const { host, port, database } = told;
      server = serverOf(system, String(host), typeof port === 'number' ? port : undefined);
      if (typeof database === 'string' && database !== '') server['db.namespace'] = database;
      this.#servers.set(told, server);
    }
    return server;
  }

  /** Those that have waited are called in the context of whoever gave a connection back. */
  #patchPool(PgPool: unknown): (() => void) | undefined {
    const prototype = (PgPool as { prototype?: { connect?: unknown } } | null)?.prototype;
    if (typeof prototype?.connect !== 'function') return undefined;
    const guard = <T>(step: () => T): T | undefined => this.#guard(step);
    const keep = (pool: Pool, args: unknown[]): void => {
      this.#pools.add(pool);
      const [callback] = args;
      if (typeof callback !== 'function') return;
      const { door } = this.#options;
      const caller = door.active();
      args[0] = function (this: unknown, ...result: unknown[]) {
        return door.run(caller, callback as AnyFunction, this, result);
      };
    };
    return replace(prototype, 'connect', (original) => {
      return function (...args) {
        guard(() => keep(this as Pool, args));
        return original.apply(this, args);
      };
    });
  }
}

/** By the name of the database where a statement does not give one. */
function nameWithout(server: Attributes): string {
  const database = server['db.namespace'];
  return typeof database === 'string' ? database : system;
}

/** What PostgreSQL says of an error may quote values: its name and code are enough. */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, stack, code = 'UNKNOWN' } = error as Error & { readonly code?: unknown };
  const plain = new Error(`PostgreSQL error of type '${name}' occurred (code: ${String(code)})`);
  plain.name = name;
  const frames = stack?.indexOf('\n    at ') ?? -1;
  plain.stack = `${name}: ${plain.message}${frames < 0 ? '' : stack?.slice(frames)}`;
  return plain;
}
