import type { ProcessEar } from './process-ear.ts';

/** Exports what is recorded, within `millis`. */
export type Flush = (millis: number) => Promise<void>;

/**
 * Flushes when the app has nothing left to do. `beforeExit` is held back until the flush is over:
 * Node emits it again then, and the app's own listeners run exactly as often as without us.
 *
 * @returns whether the process ends now with everything exported but what its last listeners made
 */
export function flushAtNaturalEnd(
  { before, after }: ProcessEar,
  flush: Flush,
  timeoutMillis: number,
): () => boolean {
  let holding = false;
  let flushed = false;
  let ending = false;
  before['beforeExit'] = () => {
    if (flushed) {
      ending = true;
      return false;
    }
    if (!holding) {
      holding = true;
      void within(timeoutMillis, flush)
        .then(() => {
          holding = false;
          flushed = true;
          setImmediate(() => {}); // one more turn of the loop, or Node would not emit again
        })
        .catch(() => {});
    }
    return true;
  };
  after['beforeExit'] = () => {
    if (!flushed) return;
    flushed = false; // the app's listeners may bring new work, and with it a next end
    setImmediate(() => (ending = false)).unref();
  };
  return () => ending;
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
