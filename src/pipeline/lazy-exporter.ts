type Exporter = {
  export(...batch: never[]): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
};

/** An exporter that is loaded and made only when its first batch is there. */
export function lazyExporter<E extends Exporter>(
  make: () => E,
): { export: E['export']; forceFlush(): Promise<void>; shutdown(): Promise<void> } {
  let made: E | undefined;
  const send = (...batch: never[]): void => {
    made ??= make();
    made.export(...batch);
  };
  return {
    export: send as E['export'],
    forceFlush: async () => made?.forceFlush?.(),
    shutdown: async () => made?.shutdown(),
  };
}
