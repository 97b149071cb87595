import { expect, test } from 'vitest';
import { drawMetrics } from '../../../src/render/draw-metrics.ts';
import type { PointView } from '../../../src/render/views.ts';
import { widthOf } from '../../../src/render/width.ts';

const look = { columns: 100, colour: false };
const draw = (points: readonly PointView[], previous: readonly PointView[] = []): string =>
  `\n${drawMetrics(points, previous, look)}\n`;

const orders = (value: number): PointView => ({
  metric: 'shop.orders',
  unit: '{order}',
  sort: 'counter',
  attributes: { item: 'book' },
  value,
});
const heap = (space: string, value: number): PointView => ({
  metric: 'v8js.memory.heap.used',
  unit: 'By',
  sort: 'gauge',
  attributes: { 'v8js.heap.space.name': space, 'service.zone': 'b' },
  value,
});
const requests = (count: number, sum: number): PointView => ({
  metric: 'http.server.request.duration',
  unit: 's',
  sort: 'histogram',
  attributes: { 'http.request.method': 'GET', 'http.route': '/' },
  value: count,
  sum,
  min: 0.01,
  max: 0.4,
  buckets: { bounds: [0.05, 0.1, 0.5], counts: [count - 2, 1, 1, 0] },
});

const first = [requests(4, 0.6), orders(3), heap('old', 5e6), heap('new', 1e6)];
const second = [requests(10, 1.2), orders(3), heap('old', 4e6), heap('new', 1e6)];

test('the first time everything is drawn', () => {
  expect(draw(first)).toMatchInlineSnapshot(`
    "
    metrics
    http.server.request.duration          4  +4  mean 150 ms  p50 50.0 ms  p99 400 ms  max 400 ms
    shop.orders  item=book                3  +3
    v8js.memory.heap.used
      name=old                      4.8 MiB
      name=new                    976.6 KiB
    "
  `);
});

test('then only what has changed', () => {
  expect(draw(second, first)).toMatchInlineSnapshot(`
    "
    metrics  2 unchanged
    http.server.request.duration       10          +6  mean 120 ms  p50 35.0 ms  p99 400 ms  max 400 ms
    v8js.memory.heap.used
      name=old                    3.8 MiB  -976.6 KiB
    "
  `);
});

test('nothing has changed, nothing is drawn', () => {
  expect(drawMetrics(first, first, look)).toBe('');
  expect(drawMetrics([], [], look)).toBe('');
});

test('points are told apart by their attributes, not by their order', () => {
  expect(drawMetrics(first.toReversed(), first, look)).toBe('');
});

test('one value has no distribution', () => {
  const one = { ...requests(1, 0.2), buckets: { bounds: [0.5], counts: [1, 0] } };
  expect(draw([one])).toContain('mean 200 ms\n');
});

test.each([20, 40, 80, 200])('no line is wider than %i columns', (columns) => {
  const long = { ...orders(1), metric: '在庫.'.repeat(50), attributes: { a: 'x'.repeat(300) } };
  const lines = drawMetrics([...first, long], [], { columns, colour: false }).split('\n');
  expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
});
