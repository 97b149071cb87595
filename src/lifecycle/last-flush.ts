import type { Guard } from '../diag/guard.ts';

/** Why spans that are still open end now; the value of `process.ended_before_span`. */
export type EndReason = 'exit' | 'crash' | 'signal';

/** What of the pipeline the end of a process needs. */
export type Telemetry = {
  /** Exports what is recorded, within `millis`, while the event loop runs. */
  readonly flush: (millis: number) => Promise<void>;
  /** The same at once, without an event loop; cheap where there is nothing to send. */
  readonly finishNow: (millis: number, options?: { readonly metrics: boolean }) => void;
  readonly endOpenSpans: (reason: EndReason) => void;
  /** Writes an uncaught error to the span it happened in; `isFatal` where the process ends by it. */
  readonly recordCrash: (error: unknown, isFatal: boolean) => void;
};

/**
 * The flush after which no JavaScript runs; may be called once more for what came after it.
 *
 * @param reason why open spans end; undefined where the process may live on, and they stay open
 */
export type LastFlush = (
  reason: EndReason | undefined,
  options?: { readonly metrics: boolean },
) => void;

export function makeLastFlush(
  { endOpenSpans, finishNow }: Telemetry,
  timeoutMillis: number,
  guard: Guard,
): LastFlush {
  let endsBy: number | undefined;
  let running = false;
  return (reason, options) => {
    if (running) return;
    running = true;
    endsBy ??= performance.now() + timeoutMillis; // one delay for all calls of one end
    const left = Math.max(0, endsBy - performance.now());
    guard('the last flush', () => {
      if (reason !== undefined) endOpenSpans(reason);
      finishNow(left, options);
    });
    running = false;
  };
}
