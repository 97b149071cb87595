/** From the first failure on: 1 s, then 1.5 times the one before, up to 10 s: what comes meanwhile may not fit into the queue. */
const [first, factor, longest] = [1000, 1.5, 10_000];

/**
 * The wait before the next try, in milliseconds: ±20 %, so that a fleet does not come all at once.
 *
 * @param failures in a row so far, from 1
 * @param random 0 to 1
 */
export function backoffMillis(failures: number, random: number): number {
  return Math.min(longest, first * factor ** (failures - 1)) * (0.8 + 0.4 * random);
}
