/** How the spans of one upstream instrumentation differ from the stable database conventions. */
export type Adaption = {
  /** Its spans stand on top of those of a driver, which are measured. */
  readonly isLayer?: true;
  /** Other names of attributes of the conventions. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Not of the conventions, or cut out of the text of a query. */
  readonly drop?: readonly string[];
  /** The values of `db.operation.name` that are operations of the database; absent for all. */
  readonly operations?: RegExp;
  /** Names, as upstream gives them, of the spans that are measured; absent for all operations. */
  readonly measures?: RegExp;
  /** What it tells of an error, where that is not the error itself. */
  readonly codeIn?: RegExp;
};

/** In the names of the conventions of 2022. */
const older = {
  'db.system': 'db.system.name',
  'db.statement': 'db.query.text',
  'db.name': 'db.namespace',
  'db.operation': 'db.operation.name',
  'db.sql.table': 'db.collection.name',
  'db.mongodb.collection': 'db.collection.name',
  'db.cassandra.table': 'db.collection.name',
  'db.redis.database_index': 'db.namespace',
  'net.peer.name': 'server.address',
  'net.peer.port': 'server.port',
};

/** By the short names of the instrumentations. */
const adaptions: Readonly<Record<string, Adaption>> = {
  knex: { isLayer: true, drop: ['db.operation.name'] },
  memcached: { drop: ['db.memcached.key', 'db.memcached.lifetime'] },
  mongoose: { isLayer: true },
  mysql: { codeIn: /^(?<code>[A-Z][A-Z0-9_]+): / },
  // Each of its calls is made of round trips, which have spans too.
  oracledb: { drop: ['db.operation.name'], measures: /^oracledb\.Connection\.execute/ },
  pg: {
    drop: [
      'db.operation.name',
      'db.postgresql.plan',
      'db.postgresql.idle.timeout.millis',
      'db.postgresql.max.client',
    ],
    codeIn: /\(code: (?<code>\w+)\)$/,
  },
  // All others are methods of the driver.
  tedious: { operations: /^(?:EXECUTE|BULK INSERT)$/ },
};

const everywhere = { drop: ['db.user', 'db.connection_string', 'net.transport'] };

/** What is to be changed, in one lookup for each attribute: its new name, nothing to drop it. */
export function adaptionOf(library: string): Adaption & {
  readonly nameOf: (attribute: string) => string | undefined;
} {
  const adaption = adaptions[library] ?? {};
  const names = new Map<string, string | undefined>(
    Object.entries({ ...older, ...adaption.rename }),
  );
  for (const name of [...everywhere.drop, ...(adaption.drop ?? [])]) names.set(name, undefined);
  return {
    ...adaption,
    nameOf: (attribute) => (names.has(attribute) ? names.get(attribute) : attribute),
  };
}
