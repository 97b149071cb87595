/** Where all copies of the API keep what is registered with them. */
const key = Symbol.for('opentelemetry.js.api.1');
/** Until API 1.10 logs were a package of their own, with a global that is asked by its version. */
const olderLogsKey = Symbol.for('io.opentelemetry.js.api.logs');
type Globals = { [key: symbol]: Readonly<Record<string, unknown>> | undefined };

/** Calls `start` when a copy of the API first looks for what is registered; patches nothing. */
export function onFirstApiUse(start: () => void): void {
  const globals = globalThis as Globals;
  Object.defineProperty(globals, key, {
    configurable: true,
    get: () => {
      delete globals[key];
      start();
      return globals[key];
    },
    set: (value: Globals[symbol]) => {
      delete globals[key];
      globals[key] = value;
    },
  });
}

/**
 * Calls `start` when a copy of the API first looks for a provider, a context or a propagator; its
 * own log is none of these. Where something is registered already, that is at once.
 *
 * @param isOwn whether the agent itself looks, which finds nothing
 * @returns takes it back
 */
export function onApiUse(start: () => void, isOwn: () => boolean): () => void {
  const globals = globalThis as Globals;
  if (globals[key] !== undefined) {
    start();
    return () => {};
  }
  // Any copy of 1.x takes what has a newer minor version than all of them.
  const registered = Object.defineProperty({}, 'version', { value: '1.999.0', enumerable: true });
  const olderLogs = globalThis as { [key: symbol]: ((version: number) => unknown) | undefined };
  const registeredLogs = (version: number): unknown => {
    if (isOwn()) return undefined;
    forget();
    start();
    return olderLogs[olderLogsKey]?.(version);
  };
  const forget = (): void => {
    if (globals[key] === registered) delete globals[key];
    if (olderLogs[olderLogsKey] === registeredLogs) delete olderLogs[olderLogsKey];
  };
  for (const name of ['context', 'propagation', 'trace', 'metrics', 'logs']) {
    Object.defineProperty(registered, name, {
      get: () => {
        if (isOwn()) return undefined;
        forget();
        start();
        return globals[key]?.[name];
      },
    });
  }
  globals[key] = registered;
  olderLogs[olderLogsKey] ??= registeredLogs;
  return forget;
}
