import { sanitizeSql } from './sanitize-sql.ts';
import { summarizeSql } from './summarize-sql.ts';

/** A statement as it is recorded. */
export type Statement = {
  /** `db.query.summary`; empty where nothing is recognised. */
  readonly summary: string;
  /** `db.stored_procedure.name`. */
  readonly procedure?: string;
  /** `db.query.text`, sanitised when it is first asked for: only spans that are recorded need it. */
  readonly text: () => string;
};

/** Entries of each of the two halves. */
const room = 500;
/** Longer texts are read each time: they would take too much memory. */
const longest = 4000;

/**
 * Reads statements, and remembers those it has seen lately: most queries of an app are repeated.
 * What is old falls out by halves, so that neither side has to keep an order.
 *
 * @param system value of `db.system.name`
 * @param isFormatted the driver has put the values into the text
 */
export function makeStatements(system: string, isFormatted = false): (sql: string) => Statement {
  let young = new Map<string, Statement>();
  let old = new Map<string, Statement>();
  return (sql) => {
    const known = young.get(sql);
    if (known !== undefined) return known;
    const statement = old.get(sql) ?? readStatement(sql, system, isFormatted);
    if (sql.length > longest) return statement;
    if (young.size >= room) {
      old = young;
      young = new Map();
    }
    young.set(sql, statement);
    return statement;
  };
}

function readStatement(sql: string, system: string, isFormatted: boolean): Statement {
  const { text: summary, procedure } = summarizeSql(sql);
  let sanitized: string | undefined;
  const text = (): string => (sanitized ??= sanitizeSql(sql, system, isFormatted));
  return procedure === undefined ? { summary, text } : { summary, procedure, text };
}
