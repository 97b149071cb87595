import { errorTypeOf } from '../native/error-type.ts';

/** Of an operation that failed. */
export type DbFailure = {
  /** `error.type`: the status code where the database gave one. */
  readonly type: string;
  /** `db.response.status_code`. */
  readonly status?: string;
};

type Told = {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly errorNum?: unknown;
  readonly number?: unknown;
  readonly sqlState?: unknown;
  readonly message?: unknown;
};

/** How a database tells its status; where a row is missing, it is not known. */
const readers: Readonly<Record<string, (error: Told) => unknown>> = {
  cassandra: ({ code }) => (typeof code === 'number' ? code : undefined),
  mariadb: mysqlCode,
  'microsoft.sql_server': ({ number }) => number,
  mongodb: ({ code }) => (typeof code === 'number' ? code : undefined),
  mysql: mysqlCode,
  'oracle.db': ({ errorNum }) =>
    typeof errorNum === 'number' && errorNum > 0 ? errorNum : undefined,
  // Five characters, some of them digits; codes of the operating system begin with E.
  postgresql: ({ code }) => matched(/^(?=\w*\d)(?!E)[0-9A-Z]{5}$/, code),
  redis: ({ message }) => matched(/^[A-Z]{2,}(?= )/, message),
};

function matched(pattern: RegExp, text: unknown): string | undefined {
  return typeof text === 'string' ? pattern.exec(text)?.[0] : undefined;
}

export function failureOf(error: unknown, system: string): DbFailure {
  const code = readers[system]?.(error ?? {});
  if (typeof code !== 'string' && typeof code !== 'number') return { type: errorTypeOf(error) };
  return { type: String(code), status: String(code) };
}

/** Errors of the connection have a negative number, that of the operating system. */
function mysqlCode({ errno, sqlState }: Told): unknown {
  return typeof errno === 'number' && errno > 0 && sqlState !== undefined ? errno : undefined;
}
