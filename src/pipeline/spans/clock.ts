import type { HrTime, TimeInput } from '@opentelemetry/api';
import { isTimeInputHrTime, millisToHrTime } from '@opentelemetry/core';

const nanosInSecond = 1_000_000_000;

/** How far the monotonic clock may be from the time of day, in milliseconds. */
const tolerance = 2;

/**
 * The time of day as of one moment, counted on by the monotonic clock. Spans of one local trace
 * share theirs: they stay in order when somebody sets the machine's time.
 */
export class SpanClock {
  /** Milliseconds from the epoch to the start of `performance.now()`. */
  readonly #offset: number;

  constructor(offset: number) {
    this.#offset = offset;
  }

  /** True while it tells the time of day; `Date.now()` is up to one millisecond behind that. */
  isRight(): boolean {
    const lead = this.#offset + performance.now() - Date.now();
    return lead > -tolerance && lead < 1 + tolerance;
  }

  /** @param millis on the scale of `performance.now()` */
  timeOf(millis: number): HrTime {
    const sinceEpoch = this.#offset + millis;
    const seconds = Math.floor(sinceEpoch / 1000);
    const nanos = Math.round((sinceEpoch - seconds * 1000) * 1e6);
    return nanos < nanosInSecond ? [seconds, nanos] : [seconds + 1, 0];
  }

  /** A number that is in the past as one of `performance.now()` is taken for that. */
  read(given: TimeInput): HrTime {
    if (isTimeInputHrTime(given)) return given;
    if (given instanceof Date) return millisToHrTime(given.getTime());
    return given <= performance.now() ? this.timeOf(given) : millisToHrTime(given);
  }
}

let shared = new SpanClock(performance.timeOrigin);

/** For a span that has no local parent: the same for all, until the machine's time is set. */
export function presentClock(): SpanClock {
  if (!shared.isRight()) shared = new SpanClock(Date.now() - performance.now());
  return shared;
}

/** `time` and so many milliseconds. */
export function later([seconds, nanos]: HrTime, millis: number): HrTime {
  const all = nanos + Math.round(millis * 1e6);
  const carried = Math.floor(all / nanosInSecond);
  return [seconds + carried, all - carried * nanosInSecond];
}
