import type { Guard } from '../diag/guard.ts';

type Emit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean;
type Reactions<Result> = { [event: string | symbol]: ((...args: unknown[]) => Result) | undefined };

/** What we do at the process's events. */
export type ProcessEar = {
  /** Ahead of the app's listeners; true keeps the event from them. */
  readonly before: Reactions<boolean | void>;
  /** When the app's listeners are through, or one of them has thrown. */
  readonly after: Reactions<void>;
};

/**
 * Hears the process's events without a listener that the app could see, count or remove: some end
 * differently where somebody else listens.
 */
export function hearProcess(host: NodeJS.EventEmitter, guard: Guard): ProcessEar {
  const ear: ProcessEar = {
    before: Object.create(null) as ProcessEar['before'],
    after: Object.create(null) as ProcessEar['after'],
  };
  const original = host.emit as Emit;
  function emit(this: unknown, event: string | symbol, ...args: unknown[]): boolean {
    if (this !== host) return Reflect.apply(original, this, [event, ...args]);
    const ahead = ear.before[event];
    if (ahead !== undefined && guard(String(event), () => ahead(...args)) === true) return false;
    const behind = ear.after[event];
    if (behind === undefined) return Reflect.apply(original, this, [event, ...args]);
    // No catch: Node would print the line of the rethrow instead of the app's.
    try {
      return Reflect.apply(original, this, [event, ...args]);
    } finally {
      guard(String(event), () => behind(...args));
    }
  }
  host.emit = emit;
  return ear;
}
