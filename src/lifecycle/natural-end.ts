/** Exports what is recorded, within `millis`. */
export type Flush = (millis: number) => Promise<void>;

type Emit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Flushes when the app has nothing left to do. `beforeExit` is held back until the flush is over:
 * Node emits it again then, and the app's own listeners run exactly as often as without us.
 */
export function flushAtNaturalEnd(
  host: NodeJS.EventEmitter,
  flush: Flush,
  timeoutMillis: number,
): void {
  const emit = host.emit as Emit;
  let holding = false;
  let flushed = false;
  host.emit = function (this: unknown, event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'beforeExit') return emit.call(this, event, ...args);
    if (flushed) {
      flushed = false; // the app's listeners may bring new work, and with it a next end
      return emit.call(this, event, ...args);
    }
    if (!holding) {
      holding = true;
      void within(timeoutMillis, flush).then(() => {
        holding = false;
        flushed = true;
        setImmediate(() => {}); // one more turn of the loop, or Node would not emit again
      });
    }
    return false;
  } as NodeJS.EventEmitter['emit'];
}

/** Resolves with the flush or after the time; the timer keeps the process alive meanwhile. */
export async function within(timeoutMillis: number, flush: Flush): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMillis);
  });
  try {
    await Promise.race([flush(timeoutMillis), timeUp]);
  } catch {
    // the exporters have said what is wrong
  } finally {
    clearTimeout(timer);
  }
}
