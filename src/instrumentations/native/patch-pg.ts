import type { Context } from '@opentelemetry/api';
import { replace, type AnyFunction } from './replace.ts';

/** What `query` is called on: `pg.Client`, also the native one. */
export type Client = {
  readonly connectionParameters?: {
    readonly host?: unknown;
    readonly port?: unknown;
    readonly database?: unknown;
  };
};

/** A query on its way. */
export type Sent = {
  /** In which the app made the call. */
  readonly caller: Context;
  /** @param error undefined where all went well */
  readonly end: (error: unknown) => void;
};

/** What the instrumentation does around the client's own method. */
export type Around = {
  /** Undefined where nothing is to be recorded; never throws. */
  readonly begin: (client: Client, statement: string | undefined) => Sent | undefined;
  /** Calls a function of the app in the context in which it was handed over. */
  readonly run: (caller: Context, work: AnyFunction, self: unknown, args: unknown[]) => unknown;
};

/** What the app may hand to `query`: a text, a configuration, or an object that runs itself. */
type Query = {
  readonly text?: unknown;
  readonly callback?: unknown;
  readonly submit?: unknown;
  /** Of `pg-query-stream`: its cursor. */
  readonly cursor?: { readonly text?: unknown };
};
/** pg calls these on an object that runs itself. */
type Submittable = { handleReadyForQuery?: AnyFunction; handleError?: AnyFunction };

const unsent = new Error('the query was not sent');

/**
 * Patches `query` of a client. Its promise is followed, its callback wrapped; a cursor or a stream
 * has ended when the server is ready for the next query.
 *
 * @param Client the exports of `pg/lib/client.js` or `pg/lib/native/client.js`
 * @returns takes the patch away; undefined where there is nothing to patch
 */
export function patchClient(Client: unknown, around: Around): (() => void) | undefined {
  const prototype = (Client as { prototype?: { query?: unknown } } | null)?.prototype;
  if (typeof prototype?.query !== 'function') return undefined;
  return replace(prototype, 'query', (original) => {
    return function (...args) {
      const query = typeof args[0] === 'string' ? { text: args[0] } : (args[0] as Query | null);
      // What the client refuses is its own business.
      if (typeof query !== 'object' || query === null) return original.apply(this, args);
      const text = query.text ?? query.cursor?.text;
      const statement = typeof text === 'string' && text !== '' ? text : undefined;
      const sent = around.begin(this as Client, statement);
      if (sent === undefined) return original.apply(this, args);
      return send(original, this, args, sent, around);
    };
  });
}

function send(
  original: AnyFunction,
  client: unknown,
  args: unknown[],
  sent: Sent,
  around: Around,
): unknown {
  const isSubmittable = typeof (args[0] as Query).submit === 'function';
  const hasCallback = wrapCallback(args, sent, around);
  let result: unknown = unsent;
  // No catch: of an error that nobody catches, Node prints the line of the rethrow.
  try {
    result = original.apply(client, args);
  } finally {
    if (result === unsent) sent.end(unsent);
  }
  if (isSubmittable) watchEnd(args[0] as Submittable, sent);
  else if (!hasCallback) return follow(result, sent);
  return result;
}

/** The last callback counts, and one in the configuration only where there is no other. */
function wrapCallback(args: unknown[], sent: Sent, around: Around): boolean {
  const place = [2, 1].find((index) => typeof args[index] === 'function');
  if (place !== undefined) {
    args[place] = wrap(args[place] as AnyFunction, sent, around);
    return true;
  }
  const config = args[0] as Query;
  if (typeof config.callback !== 'function') return false;
  const callback = wrap(config.callback as AnyFunction, sent, around);
  // A copy, since the app may use its own again; of an instance of a class there is none.
  if (typeof config.submit === 'function') Reflect.set(config, 'callback', callback);
  else if (Object.getPrototypeOf(config) === Object.prototype) args[0] = { ...config, callback };
  else args[2] = callback;
  return true;
}

/** pg keeps a callback that it is handed on the configuration, which may come again. */
const originals = new WeakMap<AnyFunction, AnyFunction>();

function wrap(handed: AnyFunction, { caller, end }: Sent, { run }: Around): AnyFunction {
  const callback = originals.get(handed) ?? handed;
  const wrapped: AnyFunction = function (...result) {
    end(result[0] ?? undefined);
    return run(caller, callback, this, result);
  };
  originals.set(wrapped, callback);
  return wrapped;
}

/** The app gets what follows its promise: with a listener of ours a rejection would look handled. */
function follow(result: unknown, { end }: Sent): unknown {
  if (typeof (result as Promise<unknown> | undefined)?.then !== 'function') {
    end(undefined);
    return result;
  }
  return (result as Promise<unknown>).then(
    (value) => {
      end(undefined);
      return value;
    },
    (error: unknown) => {
      end(error);
      throw error;
    },
  );
}

function watchEnd(query: Submittable, { end }: Sent): void {
  const { handleReadyForQuery, handleError } = query;
  if (handleReadyForQuery !== undefined) {
    const onReady: AnyFunction = function (...args) {
      end(undefined);
      return handleReadyForQuery.apply(this, args);
    };
    Reflect.set(query, 'handleReadyForQuery', onReady); // one that is frozen is left alone
  }
  if (handleError !== undefined) {
    const onError: AnyFunction = function (...args) {
      end(args[0]);
      return handleError.apply(this, args);
    };
    Reflect.set(query, 'handleError', onError);
  }
}
