const listener = (): void => {};

type ListenerTable = { _events?: Record<string, unknown>; _eventsCount?: number };

/**
 * Has Node watch a signal without a listener: the handle that a first listener opens stays open
 * when the listener is taken off the table behind Node's back. The signal then comes as a call of
 * `process.emit`, and to the app everything looks as if nobody listened.
 *
 * @returns false where the table is not the one we know: nothing is watched then
 */
export function openSignal(host: NodeJS.EventEmitter, signal: NodeJS.Signals): boolean {
  const table = host as ListenerTable;
  if (table._events === undefined || typeof table._eventsCount !== 'number') return false;
  if (host.listenerCount(signal) > 0) return true; // the app's own listener holds the handle
  host.on(signal, listener);
  if (table._events[signal] !== listener) {
    host.removeListener(signal, listener);
    return false;
  }
  delete table._events[signal];
  table._eventsCount--;
  return true;
}

/** Gives the signal its default effect again, unless the app listens. */
export function closeSignal(host: NodeJS.EventEmitter, signal: NodeJS.Signals): void {
  host.on(signal, listener);
  host.removeListener(signal, listener); // Node closes the handle with the last listener
}
