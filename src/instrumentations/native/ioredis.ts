import { Calls } from '../db/listen-calls.ts';
import { DbInstrumentation } from '../db/db-instrumentation.ts';
import type { Call } from '../db/operations.ts';
import {
  describeBatch,
  describeCommand,
  describeConnection,
  type RedisBatch,
  type RedisServer,
} from '../db/redis-calls.ts';
import { listen } from './listen.ts';
import type { NativeOptions } from './native.ts';
import { patchIoredis, type Around, type CommandMessage } from './patch-ioredis.ts';

/** What the client sends of its own accord when it connects. */
const ofConnection = new Set(['auth', 'client', 'hello', 'info']);

/** Commands of ioredis, from its own tracing channels. */
export class IORedisInstrumentation extends DbInstrumentation {
  readonly #commands: Calls<CommandMessage>;
  readonly #batches: Calls<RedisBatch>;
  readonly #connections: Calls<RedisServer> | undefined;
  readonly #stops: (() => void)[];
  readonly #detailed: boolean;
  /** The transaction whose commands are being sent: it is recorded as one. */
  #batch: object | undefined;
  /** The command that is being sent belongs to a transaction. */
  #isBatched = false;

  constructor(options: NativeOptions) {
    super(options, '@org/otel-agent/ioredis');
    const { guard, onModule, door, detailed } = options;
    this.#detailed = detailed;
    this.#commands = new Calls(
      this.operations,
      {
        channel: 'ioredis:command',
        describe: (message) => this.#describe(message),
      },
      options,
    );
    this.#batches = new Calls(
      this.operations,
      {
        channel: 'ioredis:batch',
        describe: (message) => {
          this.#batch = message;
          return describeBatch(message);
        },
      },
      options,
    );
    const onSent = (): void => {
      this.#batch = undefined;
    };
    this.#stops = [listen('tracing:ioredis:batch:end', onSent, guard)];
    if (detailed) {
      this.#connections = new Calls(
        this.operations,
        {
          channel: 'ioredis:connect',
          describe: (message) => describeConnection(message, 'ioredis.connect'),
        },
        options,
      );
    }
    onModule('ioredis', (exports) => {
      const around = this.#around(options);
      const undo = guard('instrumentation of ioredis', () => patchIoredis(exports, around, door));
      if (undo !== undefined) this.#stops.push(undo);
      return exports;
    });
  }

  #around({ door, guard }: NativeOptions): Around {
    return {
      send: ({ caller }, isBatched, work) => {
        const before = this.#isBatched;
        this.#isBatched = isBatched;
        try {
          return door.run(caller, ...work);
        } finally {
          this.#isBatched = before;
        }
      },
      lost: (tell, since, error) => {
        guard('instrumentation of ioredis', () => {
          const call = this.#describe(tell());
          const operation = call && this.operations.begin(call, since);
          if (operation !== undefined) this.operations.end(operation, error);
        });
      },
    };
  }

  #describe({ command, args, ...server }: CommandMessage): Call | undefined {
    const isNoise = !this.#detailed && ofConnection.has(command);
    if (isNoise || this.#isBatched || this.#batch !== undefined) return undefined;
    return describeCommand(server, command, args);
  }

  disable(): void {
    for (const calls of [this.#commands, this.#batches, this.#connections]) calls?.stop();
    for (const stop of this.#stops) stop();
  }

  /** Takes a message of a command or a transaction that came before this was made. */
  catchUp(message: unknown): void {
    const met = message as CommandMessage | RedisBatch;
    if ('command' in met) this.#commands.begin(met);
    else if ('batchMode' in met) this.#batches.begin(met);
  }
}
