import { listen } from '../native/listen.ts';
import type { NativeOptions } from '../native/native.ts';
import type { Call, Operation, Operations } from './operations.ts';

const traced = Symbol('otel-agent.operation');

/** The object that all events of one call share. */
type Message = { [traced]?: Operation; readonly error?: unknown };

/** What is done with the calls that a library tells of on a tracing channel. */
export type Listening<M> = {
  /** Name of the tracing channel: `mysql2:query`. */
  readonly channel: string;
  /** Undefined where the call is not recorded. */
  readonly describe: (message: M) => Call | undefined;
  /** Callbacks of the app run in the context in which it made the call. */
  readonly hasCallback?: true;
};

/** Records the calls of a tracing channel. */
export class Calls<M extends object> {
  readonly #operations: Operations;
  readonly #listening: Listening<M>;
  readonly #stops: readonly (() => void)[];

  constructor(operations: Operations, listening: Listening<M>, options: NativeOptions) {
    this.#operations = operations;
    this.#listening = listening;
    const { guard } = options;
    const event = (name: string): string => `tracing:${listening.channel}:${name}`;
    this.#stops = [
      listen<M>(event('start'), (message) => this.begin(message), guard),
      listen<Message>(event('end'), this.#onReturn, guard),
      listen<Message>(event('asyncStart'), this.#onSettled, guard),
    ];
    if (listening.hasCallback === true) {
      const { door } = options;
      const callerOf = (message: unknown): ReturnType<typeof door.active> =>
        (message as Message)[traced]?.caller ?? door.active();
      this.#stops = [...this.#stops, door.bind(event('asyncStart'), callerOf)];
    }
  }

  /** Takes a message of the start; one that is known already is passed over. */
  begin(started: M): void {
    const message = started as Message;
    if (message[traced] !== undefined) return;
    const call = this.#listening.describe(started);
    const operation = call && this.#operations.begin(call);
    if (operation !== undefined) message[traced] = operation;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** The function has returned: what it threw shows here, and nothing comes after it. */
  readonly #onReturn = (message: Message): void => {
    if ('error' in message) this.#end(message);
  };

  readonly #onSettled = (message: Message): void => {
    this.#end(message);
  };

  #end(message: Message): void {
    const operation = message[traced];
    if (operation !== undefined) this.#operations.end(operation, message.error ?? undefined);
  }
}
