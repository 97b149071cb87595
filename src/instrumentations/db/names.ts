import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { adaptionOf } from './adaptions.ts';
import { makeStatements, type Statement } from './statements.ts';

/** What is to be set on a span. */
export type Described = {
  /** Undefined where the name stays. */
  readonly name?: string | undefined;
  readonly attributes: Attributes;
};

/** Systems whose query text is SQL, or so much like it that the same rules hold. */
const sqlSystems = new Set([
  'cassandra',
  'mariadb',
  'microsoft.sql_server',
  'mysql',
  'oracle.db',
  'other_sql',
  'postgresql',
  'sqlite',
]);
const olderSystems: Readonly<Record<string, string>> = {
  mssql: 'microsoft.sql_server',
  oracle: 'oracle.db',
};

const readers = new Map<string, (sql: string) => Statement>();

function read(system: string, sql: string): Statement {
  let reader = readers.get(system);
  if (reader === undefined) readers.set(system, (reader = makeStatements(system)));
  return reader(sql);
}

/** Name and attributes of one span, by the stable database conventions. */
export class Names {
  /** All that is set, but the text of the query. */
  readonly all: Attributes = {};
  readonly #adaption: ReturnType<typeof adaptionOf>;
  readonly #given: string;
  #text: string | undefined;
  #statement: Statement | undefined;
  #isRedis = false;

  constructor(given: string, attributes: Attributes, adaption: ReturnType<typeof adaptionOf>) {
    this.#adaption = adaption;
    this.#given = given;
    this.take(attributes);
  }

  /** False for connections and the like, whose names stay as they are. */
  get isOperation(): boolean {
    return this.#name() !== undefined;
  }

  get isMeasured(): boolean {
    const { measures } = this.#adaption;
    return this.isOperation && (measures === undefined || measures.test(this.#given));
  }

  /** For the start of the span: what a sampler may look at. */
  atStart(): { readonly name: string; readonly attributes: Attributes } {
    return { name: this.#name() ?? this.#given, attributes: { ...this.all } };
  }

  /** What only a span that is recorded has. */
  details(): Described {
    return { attributes: this.#details() };
  }

  /** Translates what is set later. */
  take(attributes: Attributes): Described {
    const before = this.#name();
    const taken: Attributes = {};
    let hasText = false;
    for (const [key, value] of Object.entries(attributes)) {
      const name = this.#adaption.nameOf(key);
      if (name === undefined || value === undefined) continue;
      if (name === 'db.query.text') {
        this.#text = textOf(value);
        hasText = true;
      } else if (name !== 'db.operation.name' || this.#isFirstOperation(value)) {
        taken[name] = valueOf(name, value);
        if (name === 'db.system.name') this.#isRedis = value === 'redis';
      }
    }
    const operation = textOf(taken['db.operation.name']);
    // As the other clients of Redis have it.
    if (this.#isRedis && operation) taken['db.operation.name'] = operation.toUpperCase();
    Object.assign(this.all, taken);
    if (this.#text !== undefined) this.#summarize(taken);
    const name = this.#name();
    return {
      name: name === before ? undefined : name,
      attributes: hasText ? { ...taken, ...this.#details() } : taken,
    };
  }

  /** Of a transaction, redis tells the command first, and then that it is one of a transaction. */
  #isFirstOperation(value: AttributeValue): boolean {
    if (this.all['db.operation.name'] !== undefined) return false;
    return this.#adaption.operations?.test(textOf(value) ?? '') !== false;
  }

  /** As soon as system and text are known, whichever comes first. */
  #summarize(taken: Attributes): void {
    if (this.all['db.query.summary'] !== undefined) return;
    this.#statement ??= this.#read();
    const { summary, procedure } = this.#statement ?? { summary: this.#callOfProcedure() };
    if (summary === '') return;
    taken['db.query.summary'] = this.all['db.query.summary'] = summary;
    if (procedure === undefined) return;
    taken['db.stored_procedure.name'] = this.all['db.stored_procedure.name'] = procedure;
  }

  #read(): Statement | undefined {
    const system = textOf(this.all['db.system.name']) ?? '';
    const isSql = sqlSystems.has(system) && this.all['db.stored_procedure.name'] === undefined;
    return isSql && this.#text !== undefined ? read(system, this.#text) : undefined;
  }

  /** By an API of the driver, which has the procedure's name for a text. */
  #callOfProcedure(): string {
    const procedure = textOf(this.all['db.stored_procedure.name']);
    const operation = textOf(this.all['db.operation.name']);
    return procedure === undefined ? '' : `${operation ?? 'CALL'} ${procedure}`;
  }

  #details(): Attributes {
    if (this.#text === undefined) return {};
    if (this.#statement !== undefined) return { 'db.query.text': this.#statement.text() };
    const isCall = this.all['db.stored_procedure.name'] !== undefined;
    return isCall ? {} : { 'db.query.text': this.#text };
  }

  #name(): string | undefined {
    const { all } = this;
    const summary = textOf(all['db.query.summary']);
    if (summary !== undefined) return summary;
    const operation = textOf(all['db.operation.name']);
    if (operation === undefined) return undefined;
    const target =
      textOf(all['db.collection.name']) ??
      textOf(all['db.stored_procedure.name']) ??
      (this.#isRedis ? undefined : textOf(all['db.namespace']));
    return target === undefined ? operation : `${operation} ${target}`;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function valueOf(name: string, value: AttributeValue): AttributeValue {
  if (name === 'db.system.name') return olderSystems[textOf(value) ?? ''] ?? value;
  if (name === 'db.namespace' || name === 'db.response.status_code') return textOf(value) ?? value;
  return name === 'server.port' && typeof value === 'string' ? Number(value) : value;
}
