import type { Attributes } from '@opentelemetry/api';
import { keepCaller } from '../db/keep-caller.ts';
import { Calls } from '../db/listen-calls.ts';
import { DbInstrumentation } from '../db/db-instrumentation.ts';
import type { Call } from '../db/operations.ts';
import { serverOf } from '../db/server.ts';
import { makeStatements, type Statement } from '../db/statements.ts';
import type { NativeOptions } from './native.ts';

/** What mysql2 (from 3.20 on) tells of a query, a connection or a wait for one. */
type Message = {
  /** Of `query` it holds the values already, of `execute` placeholders. */
  readonly query?: string;
  readonly database: string;
  readonly serverAddress: string;
  readonly serverPort: number | undefined;
};

const system = 'mysql';

/** Queries of mysql2, from its own tracing channels. */
export class MySQL2Instrumentation extends DbInstrumentation {
  readonly #queries: readonly Calls<Message>[];
  readonly #stops: readonly (() => void)[];

  constructor(options: NativeOptions) {
    super(options, '@org/otel-agent/mysql2');
    const { operations } = this;
    const queries = (channel: string, read: (sql: string) => Statement): Calls<Message> => {
      const describe = (message: Message): Call => describeQuery(message, read);
      return new Calls(operations, { channel, describe, hasCallback: true }, options);
    };
    const connections = (channel: string): (() => void) => {
      const describe = (message: Message): Call => describeConnection(message, channel);
      const calls = new Calls(operations, { channel, describe, hasCallback: true }, options);
      return () => calls.stop();
    };
    this.#queries = [
      queries('mysql2:query', makeStatements(system, true)),
      queries('mysql2:execute', makeStatements(system)),
    ];
    this.#stops = options.detailed
      ? ['mysql2:connect', 'mysql2:pool:connect'].map(connections)
      : [keepCaller('mysql2:pool:connect', options)];
  }

  disable(): void {
    for (const calls of this.#queries) calls.stop();
    for (const stop of this.#stops) stop();
  }

  /** Takes a message that came before this was made: with values in it, it is taken for a query. */
  catchUp(message: unknown): void {
    const met = message as Message & { readonly values?: unknown };
    if (met.query !== undefined) this.#queries[0]?.begin(met);
  }
}

function describeQuery(message: Message, read: (sql: string) => Statement): Call {
  const { summary, procedure, text } = read(String(message.query));
  const attributes = describeServer(message);
  if (summary !== '') attributes['db.query.summary'] = summary;
  if (procedure !== undefined) attributes['db.stored_procedure.name'] = procedure;
  const name = summary === '' ? message.database || system : summary;
  return { name, attributes, details: () => ({ 'db.query.text': text() }) };
}

function describeConnection(message: Message, channel: string): Call {
  const name = channel === 'mysql2:connect' ? 'mysql2.connect' : 'mysql2-pool.connect';
  return { name, attributes: describeServer(message), isConnection: true };
}

function describeServer(message: Message): Attributes {
  const attributes = serverOf(system, message.serverAddress, message.serverPort);
  if (message.database !== '') attributes['db.namespace'] = message.database;
  return attributes;
}
