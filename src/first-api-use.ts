/** Where all copies of the API keep what is registered with them. */
const key = Symbol.for('opentelemetry.js.api.1');

/** Calls `start` when a copy of the API first looks for what is registered; patches nothing. */
export function onFirstApiUse(start: () => void): void {
  const globals = globalThis as { [key: symbol]: unknown };
  Object.defineProperty(globals, key, {
    configurable: true,
    get: () => {
      delete globals[key];
      start();
      return globals[key];
    },
    set: (value) => {
      delete globals[key];
      globals[key] = value;
    },
  });
}
