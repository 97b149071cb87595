/**
 * How many arguments of a command are keys and the like; the others are data of the app. The
 * libraries leave out most of it by themselves, these are what they let through.
 */
const shown: Readonly<Record<string, number>> = {
  ACL: 1,
  CONFIG: 2,
  EVAL: 0,
  EVAL_RO: 0,
  GEOADD: 1,
  GETSET: 1,
  INCRBY: 1,
  LPOS: 1,
  LREM: 2,
  PSETEX: 1,
  SETEX: 1,
  SISMEMBER: 1,
  SMISMEMBER: 1,
  SMOVE: 2,
  SREM: 1,
  ZRANK: 1,
  ZREM: 1,
  ZREVRANK: 1,
  ZSCORE: 1,
};
/** `EVALSHA sha numkeys key … argument …`: the keys are counted. */
const counting = new Set(['EVALSHA', 'EVALSHA_RO', 'FCALL', 'FCALL_RO']);

const mostArguments = 100;

/**
 * `db.query.text` of a command: `HMSET myhash field1 ?`.
 *
 * @param args as the library gives them, values replaced by `?` where it knows them
 */
export function redisText(command: string, args: readonly string[]): string {
  const cap = Math.min(
    counting.has(command) ? keysEnd(args) : (shown[command] ?? Infinity),
    mostArguments,
  );
  const parts = args.slice(0, mostArguments).map((arg, index) => (index < cap ? arg : '?'));
  return [command, ...parts].join(' ');
}

/** `db.stored_procedure.name`: the hash of a script, the name of a function. */
export function redisProcedure(command: string, args: readonly string[]): string | undefined {
  return counting.has(command) ? args[0] : undefined;
}

function keysEnd(args: readonly string[]): number {
  const keys = Number(args[1]);
  return Number.isInteger(keys) ? 2 + keys : 1;
}
