import type { AsyncLocalStorage } from 'node:async_hooks';
import {
  ROOT_CONTEXT,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

type Env = Readonly<Record<string, string | undefined>>;

/** Names of the environment are those of the propagator's fields, in a form that shells take. */
const variables: TextMapGetter<Env> = {
  get: (env, key) => env[variableOf(key)],
  // As headers: some propagators look for theirs among all names.
  keys: (env) =>
    Object.keys(env)
      .filter((name) => name === variableOf(name))
      .map((name) => name.toLowerCase().replaceAll('_', '-')),
};

/** `traceparent` → `TRACEPARENT`, `x-b3-traceid` → `X_B3_TRACEID` (context/env-carriers.md). */
export function variableOf(key: string): string {
  const name = key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
  return /^\d|^$/.test(name) ? `_${name}` : name;
}

/**
 * The context that this process was started in: what the configured propagators read from
 * TRACEPARENT, TRACESTATE, BAGGAGE and their like (context/env-carriers.md).
 */
export function processContext(propagator: TextMapPropagator | undefined, env: Env): Context {
  return propagator?.extract(ROOT_CONTEXT, env, variables) ?? ROOT_CONTEXT;
}

type Storage = { readonly _asyncLocalStorage: AsyncLocalStorage<Context> };

/** Where no context was entered, that of the process is active. */
export class ProcessContextManager extends AsyncLocalStorageContextManager {
  readonly #base: Context;

  constructor(base: Context = ROOT_CONTEXT) {
    super();
    this.#base = base;
  }

  override active(): Context {
    // Who asks for the root context gets it.
    const { _asyncLocalStorage: storage } = this as unknown as Storage;
    return storage.getStore() ?? this.#base;
  }
}
