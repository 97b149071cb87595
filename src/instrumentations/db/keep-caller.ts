import type { Context } from '@opentelemetry/api';
import { listen } from '../native/listen.ts';
import type { NativeOptions } from '../native/native.ts';

const caller = Symbol('otel-agent.caller');

/**
 * Callbacks of a tracing channel run in the context of their call, with no span for it. A pool
 * calls those that have waited in the context of whoever gave a connection back.
 *
 * @returns ends it
 */
export function keepCaller(channel: string, { door, guard }: NativeOptions): () => void {
  type Message = { [caller]?: Context };
  const stops = [
    listen<Message>(
      `tracing:${channel}:start`,
      (message) => {
        message[caller] = door.active();
      },
      guard,
    ),
    door.bind(
      `tracing:${channel}:asyncStart`,
      (message) => (message as Message)[caller] ?? door.active(),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
