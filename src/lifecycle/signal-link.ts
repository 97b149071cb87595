import type { MessagePort } from 'node:worker_threads';

/** Those that end a process by default and are sent to end it in good order. */
export const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;
export type EndSignal = (typeof signals)[number];

/** What the main thread and the one that watches signals share. */
export type SignalLink = { readonly port: MessagePort; readonly memory: Int32Array };

/** Places in the shared memory; from `emitted` on there is one for each signal. */
export const slot = {
  /** 1 once the thread watches. */
  watching: 0,
  /** A bit for each signal that the app listens to. */
  listened: 1,
  /** Counts up when a main thread that was stopped may go on. */
  resumed: 2,
  /** How long the end may be held up, in milliseconds. */
  timeout: 3,
  /** How often the app's listeners were called. */
  emitted: 4,
} as const;

/** What the main thread is told. */
export type SignalNews =
  | { readonly kind: 'watching' }
  /** The app listens: flush early, and leave the rest to it. */
  | { readonly kind: 'flush' }
  /** Nobody listens: run nothing of the app from now on. */
  | { readonly kind: 'stop'; readonly signal: EndSignal };

/** What it answers. */
export type SignalAnswer =
  /** The app has come to listen meanwhile. */
  | { readonly kind: 'listened' }
  | { readonly kind: 'stopping' }
  /** All is flushed; the main thread sleeps. */
  | { readonly kind: 'stopped' }
  /** A signal that the main thread has got in place of the other. */
  | { readonly kind: 'got'; readonly signal: EndSignal };

export function bitOf(signal: EndSignal): number {
  return 1 << signals.indexOf(signal);
}

export function countOf(signal: EndSignal): number {
  return slot.emitted + signals.indexOf(signal);
}
