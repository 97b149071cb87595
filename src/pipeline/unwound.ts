import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from '@opentelemetry/api';
import { ProcessContextManager } from './process-context.ts';

/**
 * The innermost context that is being left by a throw. When Node tells of an uncaught error, the
 * stack is gone, and with it the context that the error was thrown in.
 */
export class Unwound {
  context: Context | undefined;
  readonly #forget = (): void => {
    this.context = undefined;
  };

  /** Called while an error passes; the first is the innermost. */
  note(context: Context): void {
    if (this.context !== undefined) return;
    this.context = context;
    queueMicrotask(this.#forget); // an error that is not caught is told before any microtask
  }
}

/** Upstream's manager, which notes what errors leave. */
export class UnwoundContextManager extends ProcessContextManager {
  readonly unwound = new Unwound();

  // In place of upstream's and not around it: stack traces get no frame more.
  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const { _asyncLocalStorage: contexts } = this as unknown as {
      _asyncLocalStorage: AsyncLocalStorage<Context>;
    };
    const { unwound } = this;
    unwound.context = undefined; // who enters another context has caught what was thrown before
    let returned = false;
    // Not caught and thrown again: Node would print the line of the second throw.
    try {
      const work = thisArg == null ? fn : (fn.bind(thisArg) as F);
      const result = contexts.run(context, work, ...args);
      returned = true;
      return result;
    } finally {
      if (!returned) unwound.note(context);
    }
  }
}
