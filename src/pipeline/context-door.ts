import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import type { Context, ContextManager } from '@opentelemetry/api';
import { rootContext } from './root-context.ts';
import { Unwound } from './unwound.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- parameters of listeners
type Work<T> = (...args: any[]) => T;

/** What of the context manager goes past the API: entering a context, and running a method in one. */
export type ContextDoor = {
  /** Without any value: where the context of an incoming request begins. */
  readonly root: Context;
  readonly active: () => Context;
  readonly enter: (context: Context) => void;
  readonly run: <T>(context: Context, work: Work<T>, self: unknown, args: unknown[]) => T;
  /** What a tracing channel runs while it publishes runs in the context of the message. */
  readonly bind: (channelName: string, contextOf: (message: unknown) => Context) => () => void;
};

/**
 * Opens the door of upstream's manager by its storage; any other goes by its own methods.
 *
 * @param base active where no context was entered
 */
export function makeContextDoor(
  manager: ContextManager,
  unwound: Unwound = new Unwound(),
  base: Context = rootContext,
): ContextDoor {
  const { _asyncLocalStorage: storage } = manager as { _asyncLocalStorage?: unknown };
  if (!(storage instanceof AsyncLocalStorage)) {
    return {
      root: rootContext,
      active: () => manager.active(),
      enter: (context) => void manager.attach?.(context),
      run: (context, work, self, args) =>
        manager.with(context, () => Reflect.apply(work, self, args)),
      bind: () => () => {},
    };
  }
  const contexts = storage as AsyncLocalStorage<Context>;
  return {
    root: rootContext,
    active: () => contexts.getStore() ?? base,
    enter: (context) => contexts.enterWith(context),
    run: <T>(context: Context, work: Work<T>, self: unknown, args: unknown[]) => {
      if (contexts.getStore() === context) return Reflect.apply(work, self, args);
      unwound.context = undefined;
      let returned = false;
      try {
        const result = contexts.run(context, applied<T>, work, self, args);
        returned = true;
        return result;
      } finally {
        if (!returned) unwound.note(context);
      }
    },
    bind: (channelName, contextOf) => {
      const bound = channel(channelName);
      bound.bindStore(contexts, contextOf);
      return () => void bound.unbindStore(contexts);
    },
  };
}

function applied<T>(work: Work<T>, self: unknown, args: unknown[]): T {
  return Reflect.apply(work, self, args);
}
