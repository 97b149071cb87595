import type { Since } from '../db/operations.ts';
import type { RedisServer } from '../db/redis-calls.ts';
import type { ContextDoor } from './native.ts';
import { replace, type AnyFunction } from './replace.ts';

/** When and where the app gave a command. */
const given = Symbol('otel-agent.given');

/** What ioredis (from 5.11 on) tells of a command. */
export type CommandMessage = RedisServer & {
  readonly command: string;
  /** Without the command's name. */
  readonly args: readonly string[];
};

type Command = {
  [given]?: Since;
  readonly name?: string;
  readonly inTransaction?: boolean;
  readonly pipelineIndex?: number;
  /** It has been told on the channel. */
  readonly isTraced?: boolean;
  reject?: (error: unknown) => void;
};
type Client = { _buildCommandContext(command: Command): CommandMessage };

/** What the instrumentation does around the client's own method. */
export type Around = {
  /** Sends a command in the context that it was given in. */
  readonly send: (since: Since, isBatched: boolean, work: Work) => unknown;
  /** A command was given up that never reached the connection, and never the channel. */
  readonly lost: (tell: () => CommandMessage, since: Since, error: unknown) => void;
};
type Work = readonly [method: AnyFunction, self: unknown, args: unknown[]];

/**
 * Commands that wait for the connection are told on the channel when they are written, in the
 * context of the connection: each is sent in the one in which the app gave it instead.
 *
 * @returns takes the patch away; undefined where the version has no channels
 */
export function patchIoredis(
  exports: unknown,
  around: Around,
  door: ContextDoor,
): (() => void) | undefined {
  const { Redis } = exports as { readonly Redis?: { readonly prototype?: object } };
  const prototype = Redis?.prototype;
  if (prototype === undefined || !('_buildCommandContext' in prototype)) return undefined;
  return replace(prototype, 'sendCommand', (original) => {
    return function (...args) {
      const command = args[0] as Command | null | undefined;
      if (typeof command !== 'object' || command === null) return original.apply(this, args);
      const isNew = command[given] === undefined;
      const since = (command[given] ??= { caller: door.active(), start: performance.now() });
      const sent = around.send(since, isBatched(command), [original, this, args]);
      if (isNew && command.isTraced !== true) watchWaiting(command, since, this as Client, around);
      return sent;
    };
  });
}

/** By its own method and not its promise: nobody may see that the promise has a listener. */
function watchWaiting(command: Command, since: Since, client: Client, { lost }: Around): void {
  const { reject } = command;
  if (reject === undefined || isBatched(command)) return;
  command.reject = function (this: unknown, error) {
    if (command.isTraced !== true) lost(() => client._buildCommandContext(command), since, error);
    reject.call(this, error);
  };
}

/** One of a transaction, with the commands that begin and end it. */
function isBatched({ name, inTransaction, pipelineIndex }: Command): boolean {
  if (pipelineIndex === undefined) return false;
  return inTransaction === true || name === 'exec';
}
