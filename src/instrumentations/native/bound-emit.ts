import { EventEmitter } from 'node:events';
import type { Context } from '@opentelemetry/api';
import type { ContextDoor } from './native.ts';

/** Where an emitter keeps what its events belong to. */
export const bound = Symbol('otel-agent.bound');

type Emit = (...args: unknown[]) => boolean;
type Emitter<B> = { emit: Emit; listenerCount: (event: unknown) => number; [bound]?: B };

/** Sees an event from the outside of its listeners; must not throw. */
export type Watch<B> = (belonging: B, event: unknown, first: unknown) => void;

/**
 * Makes a function that binds emitters: all of their listeners run in the context of what they
 * belong to, whichever context the event comes up in. It is one own property on each emitter, and
 * a function they share; listeners are neither wrapped nor added.
 */
export function makeBinder<B extends { readonly context: Context }>(
  door: ContextDoor,
  before: Watch<B> | undefined,
  after: Watch<B> | undefined,
): (emitter: object, belonging: B) => void {
  const wrap = (emit: Emit): Emit =>
    function boundEmit(this: Emitter<B>, ...args) {
      const belonging = this[bound];
      if (belonging === undefined) return Reflect.apply(emit, this, args); // lent to another emitter
      const event = args[0];
      before?.(belonging, event, args[1]);
      try {
        // Most events have no listener, and entering a context is the dear part.
        if (this.listenerCount(event) === 0) return Reflect.apply(emit, this, args);
        return door.run(belonging.context, emit, this, args);
      } finally {
        after?.(belonging, event, args[1]);
      }
    };
  const { emit: usual } = EventEmitter.prototype as { emit: Emit };
  const shared = wrap(usual);
  return (emitter, belonging) => {
    const target = emitter as Emitter<B>;
    target[bound] = belonging;
    target.emit = target.emit === usual ? shared : wrap(target.emit);
  };
}
