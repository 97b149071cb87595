import { Calls } from '../db/listen-calls.ts';
import { DbInstrumentation } from '../db/db-instrumentation.ts';
import {
  describeBatch,
  describeCommand,
  describeConnection,
  type RedisBatch,
  type RedisServer,
} from '../db/redis-calls.ts';
import type { NativeOptions } from './native.ts';

/** What `@redis/client` (from 5.12 on) tells of a command. */
type Command = RedisServer & {
  readonly command: string;
  /** The command's name first. */
  readonly args: readonly string[];
  /** Of a pipeline, which is recorded as one. */
  readonly batchMode?: string;
};

/** Commands of redis 5 and 6, from its own tracing channels. */
export class RedisInstrumentation extends DbInstrumentation {
  readonly #commands: Calls<Command>;
  readonly #batches: Calls<RedisBatch>;
  readonly #connections: Calls<RedisServer> | undefined;

  constructor(options: NativeOptions) {
    super(options, '@org/otel-agent/redis');
    this.#commands = new Calls(
      this.operations,
      {
        channel: 'node-redis:command',
        describe: (message) =>
          message.batchMode === undefined
            ? describeCommand(message, message.command, message.args.slice(1))
            : undefined,
      },
      options,
    );
    this.#batches = new Calls(
      this.operations,
      { channel: 'node-redis:batch', describe: describeBatch },
      options,
    );
    if (!options.detailed) return;
    this.#connections = new Calls(
      this.operations,
      {
        channel: 'node-redis:connect',
        describe: (message) => describeConnection(message, 'redis.connect'),
      },
      options,
    );
  }

  disable(): void {
    for (const calls of [this.#commands, this.#batches, this.#connections]) calls?.stop();
  }

  /** Takes a message of a command or a batch that came before this was made. */
  catchUp(message: unknown): void {
    const met = message as Command | RedisBatch;
    if ('command' in met) this.#commands.begin(met);
    else if (met.batchMode !== undefined) this.#batches.begin(met);
  }
}
