import type { Difference } from './compare.ts';

/** Differences that are meant. */
export type Intended = {
  /** Why. */
  readonly because: string;
  /** Of what: an attribute's name, or `name`, `status`, `parent`, `trace`, `span`. */
  readonly of: string | RegExp;
  readonly span?: RegExp;
  readonly fixture?: string;
  readonly theirs?: RegExp;
  readonly ours?: RegExp;
  /** `missing` there or here. */
  readonly missing?: 'theirs' | 'ours';
};

export const intended: readonly Intended[] = [
  // HTTP.
  {
    because: 'the name of a span with a method that is not known begins with HTTP',
    of: 'name',
    theirs: /^PROPFIND$/,
    ours: /^HTTP$/,
  },
  {
    because: 'the original method is the one that is sent: Node writes it in capitals',
    of: 'http.request.method_original',
    theirs: /^propfind$/,
    ours: /^PROPFIND$/,
  },
  {
    because: 'the original method is only there where it says more',
    of: 'http.request.method_original',
    span: /^CLIENT (GET|PUT) /,
    missing: 'ours',
  },
  {
    because: 'a query stays as it was sent, but for its secrets',
    of: /^url\.(full|query)$/,
    theirs: /flag=(&|$)/,
    ours: /flag(&|$)/,
  },
  {
    because: 'secrets in the queries of fetch and undici are redacted',
    of: /^url\.(full|query)$/,
    theirs: /sig=abc/,
    ours: /sig=REDACTED/,
  },
  {
    because: 'where there is no query there is no attribute',
    of: 'url.query',
    theirs: /^$/,
    missing: 'ours',
  },
  {
    because:
      'the scheme is that of the client, which proxies tell in Forwarded and X-Forwarded-Proto',
    of: 'url.scheme',
    theirs: /^http$/,
    ours: /^https$/,
  },
  {
    because: 'an IPv6 address has no brackets where it is not in a URL',
    of: 'server.address',
    theirs: /^\[2001:db8::1\]$/,
    ours: /^2001:db8::1$/,
  },
  {
    because: 'a listener that throws has not ended the request: its span tells of the answer',
    of: 'error.type',
    span: /^SERVER GET \/throws$/,
    theirs: /^TypeError$/,
    ours: /^500$/,
  },
  {
    because: 'headers that are given as an array reach the server as they are',
    of: 'server.address',
    span: /^SERVER GET \/array$/,
  },
  {
    because: 'a request with Expect has a server span, whoever answers it',
    of: 'span',
    fixture: 'http-edges/continue',
    span: /^SERVER PUT/,
    missing: 'theirs',
  },
  {
    because: 'listeners of a request with Expect run in its context',
    of: 'parent',
    fixture: 'http-edges/continue',
    ours: /^SERVER PUT \/by-app$/,
  },
  {
    because: 'a response that did not reach its end is an error of the server',
    of: 'status',
    span: /^SERVER/,
    theirs: /^UNSET$/,
    ours: /^ERROR$/,
  },
  {
    because: 'a response that was never begun has no status code',
    of: 'http.response.status_code',
    span: /^SERVER/,
    theirs: /^200$/,
    missing: 'ours',
  },
  {
    because: 'a response that was cut off is an error of the client',
    of: 'status',
    fixture: 'http-edges/aborts',
    span: /^CLIENT/,
    theirs: /^UNSET$/,
    ours: /^ERROR$/,
  },
  {
    because: 'what the caller gives up is no error',
    of: 'status',
    span: /^CLIENT GET \/silent$/,
    theirs: /^ERROR$/,
    ours: /^UNSET$/,
  },
  {
    because: 'what the caller gives up has no error.type',
    of: 'error.type',
    span: /^CLIENT GET \/silent$/,
    missing: 'ours',
  },
  {
    because: 'a timeout is one, not an abort',
    of: 'error.type',
    theirs: /^(AbortError|23)$/,
    ours: /^TimeoutError$/,
  },
  {
    because: 'error.type is the code, where there is one',
    of: 'error.type',
    theirs: /^Error$/,
    ours: /^E[A-Z]+$/,
  },
  {
    because: 'the route of / is /',
    of: 'name',
    fixture: 'express/mounts',
    theirs: /^GET$/,
    ours: /^GET \/$/,
  },
  {
    because: 'of several mount paths the route holds the one that matched',
    of: /^(name|http\.route)$/,
    fixture: 'express/mounts',
    theirs: /,/,
  },
  // Databases.
  {
    because: 'a span of SQL is named by db.query.summary',
    of: 'name',
    span: /^CLIENT (postgresql|mysql)/,
  },
  {
    because: 'statements are recorded without values',
    of: 'db.query.text',
    span: /^CLIENT (postgresql|mysql)/,
    ours: /\?/,
  },
  {
    because: 'the name of a prepared statement is not of the conventions',
    of: 'db.postgresql.plan',
    missing: 'ours',
  },
  {
    because: 'callbacks, and queries that have waited in a pool, keep the context of their call',
    of: /^(parent|trace)$/,
    fixture: 'mysql2/edges',
  },
  {
    because: 'a span of Redis is named by its command',
    of: 'name',
    span: /^CLIENT redis/,
    theirs: /^(redis-|[a-z]+$)/,
    ours: /^[A-Z]+$/,
  },
  {
    because: 'commands of Redis are in capitals, whichever library sends them',
    of: 'db.operation.name',
    span: /^CLIENT redis/,
    theirs: /^[a-z]+$/,
    ours: /^[A-Z]+$/,
  },
  {
    because: 'values of Redis are left out, each as a ?',
    of: 'db.query.text',
    span: /^CLIENT redis/,
    ours: /^[A-Z]+( |$)/,
  },
  {
    because: 'a transaction or pipeline is one operation, with no span for each command',
    of: 'span',
    span: /^CLIENT redis (GET|TTL|LLEN|SCARD|EXEC)/,
    missing: 'ours',
  },
  {
    because: 'a transaction or pipeline has a span',
    of: 'span',
    span: /^CLIENT redis (MULTI|PIPELINE)$/,
    missing: 'theirs',
  },
  {
    because: 'the text of a transaction is not known to us',
    of: 'db.query.text',
    span: /^CLIENT redis MULTI$/,
    missing: 'ours',
  },
  {
    because:
      'of the commands to one key the first of a transaction is met in place of the one after it',
    of: 'db.operation.name',
    fixture: 'redis/edges',
    theirs: /^MULTI GET$/,
  },
  {
    because: 'a command that waited for the connection is recorded once',
    of: 'span',
    fixture: 'ioredis/set-in-request',
    span: /^CLIENT redis SET/,
    missing: 'ours',
  },
];

export function isMeant(meant: Intended, fixture: string, difference: Difference): boolean {
  const { of, span, theirs, ours } = difference;
  const fits = (pattern: RegExp | undefined, text: string | undefined): boolean =>
    pattern === undefined || (text !== undefined && pattern.test(text));
  const isOf = typeof meant.of === 'string' ? meant.of === of : meant.of.test(of);
  const isMissing = meant.missing === undefined || difference[meant.missing] === undefined;
  const isHere = meant.fixture === undefined || fixture === meant.fixture;
  return (
    isOf &&
    isMissing &&
    isHere &&
    fits(meant.span, span) &&
    fits(meant.theirs, theirs) &&
    fits(meant.ours, ours)
  );
}
