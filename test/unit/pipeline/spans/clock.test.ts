import { afterEach, expect, test, vi } from 'vitest';
import { later, presentClock, SpanClock } from '../../../../src/pipeline/spans/clock.ts';

afterEach(() => vi.restoreAllMocks());

test.each([
  [0, [1_700_000_000, 0]],
  [0.5, [1_700_000_000, 500_000]],
  [999.9999999, [1_700_000_001, 0]],
  [1500, [1_700_000_001, 500_000_000]],
])('%d ms after the offset', (millis, time) => {
  expect(new SpanClock(1_700_000_000_000).timeOf(millis)).toEqual(time);
});

test.each([
  [250, [1, 250_000_000]],
  [1000, [2, 0]],
  [-500, [0, 500_000_000]],
  [0.0000004, [1, 0]],
])('%d ms later', (millis, time) => {
  expect(later([1, 0], millis)).toEqual(time);
});

test('all have one clock, until the time of day is set', () => {
  const clock = presentClock();
  expect(presentClock()).toBe(clock);
  const hour = Date.now() + 3_600_000;
  vi.spyOn(Date, 'now').mockReturnValue(hour);
  const other = presentClock();
  expect(other).not.toBe(clock);
  expect(other.isRight()).toBe(true);
  expect(clock.isRight()).toBe(false);
});
