import type { Outcome } from './transport/transport.ts';

/** Attempts of one request, the first included. */
export const maxTries = 5;

/** The world as retrying needs it; times in milliseconds. */
export type Pace = {
  /** The last moment, on the scale of `now`. */
  readonly endsAt: number;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /**
   * Waits; false means give up now.
   *
   * @param asked the server named the time
   */
  readonly wait: (millis: number, asked: boolean) => Promise<boolean>;
};

/**
 * Sends until it is delivered, cannot succeed, or time or tries are used up (OTLP: exponential
 * back-off with jitter). A wait that would end too late is not begun.
 *
 * @param attempt one try; never rejects
 * @param tries which one comes next, from 1
 */
export async function sendWithRetry(
  attempt: (remainingMillis: number) => Promise<Outcome>,
  pace: Pace,
  tries = 1,
): Promise<Outcome> {
  const outcome = await attempt(pace.endsAt - pace.now());
  if (outcome.kind === 'delivered' || !outcome.retry || tries >= maxTries) return outcome;
  const millis = outcome.afterMillis ?? backoffMillis(tries, pace.random());
  if (millis >= pace.endsAt - pace.now()) return outcome;
  const goOn = await pace.wait(millis, outcome.afterMillis !== undefined);
  return goOn ? sendWithRetry(attempt, pace, tries + 1) : outcome;
}

/**
 * The wait after a failed try: 1 s, then 1.5 times the one before, ±20 %, 5 s at most.
 *
 * @param tries failed so far, from 1
 * @param random 0 to 1
 */
export function backoffMillis(tries: number, random: number): number {
  return Math.min(5000, 1000 * 1.5 ** (tries - 1) * (0.8 + 0.4 * random));
}

/**
 * Reads `Retry-After`: seconds or an HTTP date (RFC 9110 §10.2.3).
 *
 * @param now milliseconds since the epoch
 * @returns milliseconds, or undefined where the text says nothing sound
 */
export function readRetryAfter(text: string | undefined, now: number): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  const date = /[a-z]/i.test(trimmed) ? Date.parse(trimmed) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
