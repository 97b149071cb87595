import type { PointView } from './views.ts';

/**
 * The value that a share of all values do not exceed, estimated from a histogram's buckets as if
 * the values of each were spread evenly; never beyond the known least and greatest.
 *
 * @param share 0.5 is the median
 * @returns undefined where there are no values or no buckets
 */
export function estimateQuantile(point: PointView, share: number): number | undefined {
  const { buckets, min, max } = point;
  if (buckets === undefined || buckets.bounds.length === 0) return undefined;
  const total = buckets.counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const wanted = total * share;
  let below = 0;
  for (const [index, count] of buckets.counts.entries()) {
    if (count > 0 && below + count >= wanted) {
      // The outer buckets have no bound of their own.
      const lower = buckets.bounds[index - 1] ?? min ?? Math.min(0, buckets.bounds[0] as number);
      const upper = buckets.bounds[index] ?? max ?? lower;
      const estimate = lower + ((upper - lower) * (wanted - below)) / count;
      return Math.min(Math.max(estimate, min ?? -Infinity), max ?? Infinity);
    }
    below += count;
  }
  return max;
}
