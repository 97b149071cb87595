import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Guard } from '../../diag/guard.ts';

/**
 * Listens on a diagnostics channel. A listener that throws is switched off, which is said once: it
 * would throw again with the next message, and what it throws would end the app.
 *
 * @returns stops listening
 */
export function listen<M>(
  channel: string,
  listener: (message: M) => void,
  guard: Guard,
): () => void {
  const onMessage = (message: unknown): void => {
    try {
      listener(message as M);
    } catch (error) {
      unsubscribe(channel, onMessage);
      say(guard, `instrumentation of ${channel}`, error);
    }
  };
  subscribe(channel, onMessage);
  return () => void unsubscribe(channel, onMessage);
}

/** Reports what was caught; no closure is made on the way where nothing is thrown. */
export function say(guard: Guard, what: string, error: unknown): void {
  guard(what, () => {
    throw error;
  });
}
