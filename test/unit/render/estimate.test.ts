import { expect, test } from 'vitest';
import { estimateQuantile } from '../../../src/render/estimate.ts';
import type { PointView } from '../../../src/render/views.ts';

const point = (counts: number[], rest: Partial<PointView> = {}): PointView => ({
  metric: 'm',
  unit: 's',
  sort: 'histogram',
  attributes: {},
  value: counts.reduce((sum, count) => sum + count, 0),
  buckets: { bounds: [10, 20, 30], counts },
  ...rest,
});

test.each<[string, PointView, number, number | undefined]>([
  ['the middle of a bucket', point([0, 10, 0, 0]), 0.5, 15],
  ['the end of a bucket', point([5, 5, 0, 0]), 0.5, 10],
  ['the first bucket begins at 0', point([10, 0, 0, 0]), 0.5, 5],
  ['or at the least value', point([10, 0, 0, 0], { min: 8 }), 0.5, 9],
  ['the last bucket ends at the greatest value', point([0, 0, 0, 10], { max: 50 }), 0.5, 40],
  ['without one it ends where it begins', point([0, 0, 0, 10]), 0.5, 30],
  ['not above the greatest value', point([0, 1, 0, 0], { min: 12, max: 12 }), 0.99, 12],
  ['not below the least value', point([0, 100, 0, 0], { min: 18, max: 19 }), 0.01, 18],
  ['no values', point([0, 0, 0, 0]), 0.5, undefined],
  ['no bounds', point([], { buckets: { bounds: [], counts: [4] } }), 0.5, undefined],
  ['no buckets', { ...point([]), buckets: undefined }, 0.5, undefined],
])('%s', (_, histogram, share, expected) => {
  expect(estimateQuantile(histogram, share)).toBe(expected);
});
