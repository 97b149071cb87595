import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, type Context, type ContextManager } from '@opentelemetry/api';

// oxlint-disable-next-line typescript/no-explicit-any -- parameters of listeners
type Work<T> = (...args: any[]) => T;

/** What of the context manager goes past the API: entering a context, and running a method in one. */
export type ContextDoor = {
  readonly active: () => Context;
  readonly enter: (context: Context) => void;
  readonly run: <T>(context: Context, work: Work<T>, self: unknown, args: unknown[]) => T;
};

/** Opens the door of upstream's manager by its storage; any other goes by its own methods. */
export function makeContextDoor(manager: ContextManager): ContextDoor {
  const { _asyncLocalStorage: storage } = manager as { _asyncLocalStorage?: unknown };
  if (!(storage instanceof AsyncLocalStorage)) {
    return {
      active: () => manager.active(),
      enter: (context) => void manager.attach?.(context),
      run: (context, work, self, args) =>
        manager.with(context, () => Reflect.apply(work, self, args)),
    };
  }
  const contexts = storage as AsyncLocalStorage<Context>;
  return {
    active: () => contexts.getStore() ?? ROOT_CONTEXT,
    enter: (context) => contexts.enterWith(context),
    run: <T>(context: Context, work: Work<T>, self: unknown, args: unknown[]) =>
      contexts.getStore() === context
        ? Reflect.apply(work, self, args)
        : contexts.run(context, applied<T>, work, self, args),
  };
}

function applied<T>(work: Work<T>, self: unknown, args: unknown[]): T {
  return Reflect.apply(work, self, args);
}
