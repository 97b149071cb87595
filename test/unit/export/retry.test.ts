import { expect, test } from 'vitest';
import {
  backoffMillis,
  maxTries,
  readRetryAfter,
  sendWithRetry,
} from '../../../src/export/retry.ts';
import type { Pace } from '../../../src/export/retry.ts';
import type { Outcome } from '../../../src/export/transport/transport.ts';

const busy: Outcome = {
  kind: 'failed',
  retry: true,
  failure: { cause: 'http status', detail: '' },
};
const broken: Outcome = { ...busy, retry: false };
const delivered: Outcome = { kind: 'delivered', body: new Uint8Array(), contentType: '' };

/** A clock that only waiting moves. */
function pace(endsAt: number): Pace & { waits: number[] } {
  const waits: number[] = [];
  let now = 0;
  const wait = (millis: number): Promise<boolean> => {
    waits.push(millis);
    now += millis;
    return Promise.resolve(true);
  };
  return { endsAt, now: () => now, random: () => 0.5, wait, waits };
}

async function sending(outcomes: Outcome[], clock: Pace): Promise<[Outcome, number]> {
  let tries = 0;
  const attempt = (): Promise<Outcome> => Promise.resolve(outcomes[tries++] ?? busy);
  return [await sendWithRetry(attempt, clock), tries];
}

test('waits 1 s, then half as long again, and gives up after five tries', async () => {
  const clock = pace(60_000);
  expect(await sending([], clock)).toEqual([busy, maxTries]);
  expect(clock.waits).toEqual([1000, 1500, 2250, 3375]);
});

test('all tries fit into the time: a wait that ends too late is not begun', async () => {
  const clock = pace(3_000);
  expect(await sending([], clock)).toEqual([busy, 3]);
  expect(clock.waits).toEqual([1000, 1500]);
});

test.for([
  [[delivered], 1],
  [[broken], 1],
  [[busy, delivered], 2],
  [[busy, broken], 2],
] as const)('stops where there is nothing to gain: case %#', async ([outcomes, tries]) => {
  expect((await sending([...outcomes], pace(60_000)))[1]).toBe(tries);
});

test('the server names the wait', async () => {
  const clock = pace(60_000);
  await sending([{ ...busy, afterMillis: 7_000 }, { ...busy, afterMillis: 0 }, delivered], clock);
  expect(clock.waits).toEqual([7_000, 0]);
});

test('each try is told the time that is left', async () => {
  const left: number[] = [];
  const attempt = (millis: number): Promise<Outcome> => {
    left.push(millis);
    return Promise.resolve(busy);
  };
  await sendWithRetry(attempt, pace(3_000));
  expect(left).toEqual([3_000, 2_000, 500]);
});

test('the back-off spreads by a fifth and ends at 5 s', () => {
  expect([0, 1].map((random) => Math.round(backoffMillis(1, random)))).toEqual([800, 1200]);
  expect(backoffMillis(9, 0)).toBe(5000);
});

test.for([
  ['0', 0],
  [' 120 ', 120_000],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['', undefined],
  [undefined, undefined],
] as const)('Retry-After %s', ([text, millis]) => {
  expect(readRetryAfter(text, 10_000)).toBe(millis);
});
