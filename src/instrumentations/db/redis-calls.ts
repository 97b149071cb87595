import type { Attributes } from '@opentelemetry/api';
import type { Call } from './operations.ts';
import { redisProcedure, redisText } from './redis-text.ts';
import { serverOf } from './server.ts';

/** What both libraries of Redis tell of their connection. */
export type RedisServer = {
  readonly database?: number;
  readonly serverAddress: string;
  readonly serverPort: number | undefined;
};

export type RedisBatch = RedisServer & {
  readonly batchMode: 'MULTI' | 'PIPELINE';
  readonly batchSize: number;
};

/**
 * A command (Redis client operations). Its name is that of the command alone: the index of a
 * database says nothing.
 *
 * @param args values replaced by `?`
 */
export function describeCommand(
  server: RedisServer,
  command: string,
  args: readonly string[],
): Call {
  const name = command.toUpperCase();
  const attributes: Attributes = { ...describeServer(server), 'db.operation.name': name };
  const procedure = redisProcedure(name, args);
  if (procedure !== undefined) attributes['db.stored_procedure.name'] = procedure;
  return { name, attributes, details: () => ({ 'db.query.text': redisText(name, args) }) };
}

/** A transaction or a pipeline: one operation, however many commands are in it. */
export function describeBatch(batch: RedisBatch): Call {
  const { batchMode, batchSize } = batch;
  const attributes: Attributes = { ...describeServer(batch), 'db.operation.name': batchMode };
  if (batchSize === 1) return { name: batchMode, attributes };
  const details = (): Attributes => ({ 'db.operation.batch.size': batchSize });
  return { name: batchMode, attributes, details };
}

export function describeConnection(server: RedisServer, name: string): Call {
  return { name, attributes: describeServer(server), isConnection: true };
}

function describeServer({ database, serverAddress, serverPort }: RedisServer): Attributes {
  const attributes = serverOf('redis', serverAddress, serverPort);
  if (database !== undefined) attributes['db.namespace'] = String(database);
  return attributes;
}
