import { describe, expect, test } from 'vitest';
import { drawLog } from '../../../src/render/draw-log.ts';
import type { LogView } from '../../../src/render/views.ts';
import { widthOf } from '../../../src/render/width.ts';

const record: LogView = {
  timeMillis: new Date(2026, 10, 20, 14, 3, 22, 45).getTime(),
  severityNumber: 9,
  body: 'order packed',
  attributes: { 'shop.order.id': 7, 'code.function.name': 'pack' },
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanName: 'POST /orders',
};
const draw = (rest: Partial<LogView>, columns = 100): string =>
  drawLog({ ...record, ...rest }, { columns, colour: false });

test.each<[string, Partial<LogView>, string]>([
  ['all of it', {}, '14:03:22.045 INFO  order packed  shop.order.id=7  · POST /orders 0af76519'],
  [
    'without a span',
    { traceId: undefined, spanName: undefined, attributes: {} },
    '14:03:22.045 INFO  order packed',
  ],
  [
    'of a span that is not known',
    { spanName: undefined, attributes: {} },
    '14:03:22.045 INFO  order packed  · 0af76519',
  ],
  [
    'an exception',
    {
      severityNumber: 17,
      attributes: {
        'exception.type': 'TypeError',
        'exception.message': 'no such order',
        'exception.stacktrace': 'TypeError\n at x',
      },
    },
    '14:03:22.045 ERROR order packed  ! TypeError: no such order  · POST /orders 0af76519',
  ],
  [
    'a structured body on several lines',
    { body: { a: 1, b: 'x\ny' }, attributes: {} },
    '14:03:22.045 INFO  {"a":1,"b":"x\\ny"}  · POST /orders 0af76519',
  ],
  [
    'an event without a body',
    { body: undefined, eventName: 'order.packed', attributes: {} },
    '14:03:22.045 INFO  order.packed  · POST /orders 0af76519',
  ],
  [
    'lines become one',
    { body: 'one\ntwo\u001b[2J', attributes: {} },
    '14:03:22.045 INFO  one two␛[2J  · POST /orders 0af76519',
  ],
])('%s', (_, rest, expected) => {
  expect(draw(rest)).toBe(expected);
});

describe('severity', () => {
  test.each([
    [1, undefined, 'TRACE'],
    [5, undefined, 'DEBUG'],
    [8, undefined, 'DEBUG'],
    [9, undefined, 'INFO '],
    [13, undefined, 'WARN '],
    [20, undefined, 'ERROR'],
    [24, undefined, 'FATAL'],
    [0, 'notice', 'NOTICE'],
    [0, undefined, 'LOG  '],
    [99, undefined, 'LOG  '],
  ])('%i %s is %s', (severityNumber, severityText, expected) => {
    expect(draw({ severityNumber, severityText }).slice(13)).toMatch(
      new RegExp(`^${expected} order`),
    );
  });
});

test('a wide record is cut', () => {
  const text = draw({ body: '注文'.repeat(100) }, 40);
  expect(widthOf(text)).toBeLessThanOrEqual(40);
  expect(text).toMatch(/…$/);
});

test('colours', () => {
  const text = drawLog(record, { columns: 100, colour: true });
  expect(text).toContain('\u001b[32mINFO\u001b[0m  order packed');
});
