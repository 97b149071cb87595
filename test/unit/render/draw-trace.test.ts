import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { drawTrace } from '../../../src/render/draw-trace.ts';
import type { SpanView } from '../../../src/render/views.ts';
import { widthOf } from '../../../src/render/width.ts';
import { at, makeException, makeSpan } from './make-span.ts';

const look = { columns: 100, colour: false };

/** As a template that begins and ends with an end of line, so that it stands by itself. */
const draw = (spans: readonly SpanView[], more = {}): string =>
  `\n${drawTrace(spans, { ...look, ...more })}\n`;

const order = [
  makeSpan('order', {
    name: 'POST /orders',
    kind: 'server',
    durationMillis: 170.5,
    status: 'error',
    attributes: { 'http.response.status_code': 500, 'http.route': '/orders' },
    events: [
      makeException(
        'TypeError',
        'cannot read\nproperties of undefined',
        'TypeError: no\n    at node:net:1:1\n    at take (/app/node_modules/x/y.js:1:1)\n    at order (/app/orders.js:12:7)',
      ),
    ],
  }),
  makeSpan('reserve', {
    parentSpanId: 'order',
    name: 'POST',
    kind: 'client',
    startMillis: at(10),
    durationMillis: 75,
    attributes: {
      'http.response.status_code': 204,
      'url.full': 'http://stock:3000/tea/2',
      'server.address': 'stock',
    },
  }),
  makeSpan('reserved', {
    parentSpanId: 'reserve',
    service: 'inventory',
    name: 'POST /:sku/:amount',
    kind: 'server',
    startMillis: at(20),
    durationMillis: 60,
    attributes: { 'http.response.status_code': 204 },
  }),
  makeSpan('insert', {
    parentSpanId: 'order',
    name: 'INSERT orders',
    kind: 'client',
    startMillis: at(40),
    durationMillis: 120,
    attributes: {
      'db.query.text':
        'INSERT INTO orders (sku, amount)\n  VALUES ($1, $2)\n  RETURNING id, sku, amount, created_at',
      'server.address': 'localhost',
      'server.port': 5432,
    },
  }),
  makeSpan('pack', {
    parentSpanId: 'order',
    name: 'pack',
    startMillis: at(165),
    durationMillis: 0.31,
    status: 'ok',
    attributes: { 'order.id': 7, 'code.function.name': 'pack', gift: true },
    events: [{ name: 'label printed', offsetMillis: 0.1, attributes: { printer: 'left' } }],
    links: [{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }],
  }),
];

test('a trace with an error, parallel children and a second service', () => {
  expect(draw(order)).toMatchInlineSnapshot(`
    "
    trace 0af7651916cd43dd8448eb211c80319c  171 ms · 5 spans · 1 error
    shop SERVER POST /orders  500                ✗   171 ms  ━━━━━━━━━━━━━━━━━━━━
    │ ! TypeError: cannot read properties of undefined  at order (/app/orders.js:12:7)
    ├ CLIENT POST  204  stock:3000/tea/2            75.0 ms   ━━━━━━━━━
    │ └ inventory SERVER POST /:sku/:amount  204    60.0 ms    ━━━━━━━╸
    ├ CLIENT INSERT orders  localhost:5432           120 ms      ╺━━━━━━━━━━━━━━
    │   INSERT INTO orders (sku, amount) VALUES ($1, $2) RETURNING id, sku, amount, created_at
    └ pack  order.id=7  gift=true                ✓   310 µs                     ╸
        · label printed +100 µs printer=left
        → link to span 00f067aa0ba902b7 of trace 4bf92f3577b34da6a3ce929d0e0e4736
    "
  `);
});

test('40 columns have no room for a waterfall, and nothing is wider', () => {
  expect(draw(order, { columns: 40 })).toMatchInlineSnapshot(`
    "
    trace 0af7651…  171 ms · 5 spans · 1 er…
    shop SERVER POST /ord…  500 ✗   171 ms
    │ ! TypeError: cannot read properties o…
    ├ CLIENT POST  204             75.0 ms
    │ │ stock:3000/tea/2
    │ └ inventory SERVER …  204    60.0 ms
    ├ CLIENT INSERT orders          120 ms
    │   INSERT INTO orders (sku, amount) VA…
    │   localhost:5432
    └ pack  order.id=7          ✓   310 µs
        gift=true
        · label printed +100 µs printer=left
        → link to span 00f067aa0ba902b7 of…
    "
  `);
});

test('200 columns', () => {
  expect(draw(order, { columns: 200 })).toMatchInlineSnapshot(`
    "
    trace 0af7651916cd43dd8448eb211c80319c  171 ms · 5 spans · 1 error
    shop SERVER POST /orders  500                                                                                                  ✗   171 ms  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    │ ! TypeError: cannot read properties of undefined  at order (/app/orders.js:12:7)
    ├ CLIENT POST  204  stock:3000/tea/2                                                                                              75.0 ms    ━━━━━━━━━━━━━━━━━━
    │ └ inventory SERVER POST /:sku/:amount  204                                                                                      60.0 ms      ╺━━━━━━━━━━━━━━
    ├ CLIENT INSERT orders  INSERT INTO orders (sku, amount) VALUES ($1, $2) RETURNING id, sku, amount, created_at  localhost:5432     120 ms           ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    └ pack  order.id=7  gift=true                                                                                                  ✓   310 µs                                        ╺
        · label printed +100 µs printer=left
        → link to span 00f067aa0ba902b7 of trace 4bf92f3577b34da6a3ce929d0e0e4736
    "
  `);
});

test('siblings alike in a row are one line, with their total and their range', () => {
  const gets = Array.from({ length: 200 }, (_, index) =>
    makeSpan(`get ${index}`, {
      parentSpanId: 'job',
      name: 'GET',
      kind: 'client',
      startMillis: at(10 + index),
      durationMillis: 1 + index / 100,
      attributes: { 'db.query.text': 'GET item', 'server.address': 'cache' },
    }),
  );
  expect(draw([makeSpan('job', { durationMillis: 300 }), ...gets])).toMatchInlineSnapshot(`
    "
    trace 0af7651916cd43dd8448eb211c80319c  300 ms · 201 spans
    shop job                                                300 ms  ━━━━━━━━━━━━━━━━━━━━
    └ CLIENT GET ×200  1.0 ms – 3.0 ms  GET item  cache     399 ms  ╺━━━━━━━━━━━━━╸
    "
  `);
});

test('30 levels stay readable', () => {
  const chain = Array.from({ length: 31 }, (_, depth) =>
    makeSpan(`level ${depth}`, {
      startMillis: at(depth),
      durationMillis: 100 - 2 * depth,
      ...(depth > 0 && { parentSpanId: `level ${depth - 1}` }),
    }),
  );
  expect(draw(chain, { columns: 80 })).toMatchInlineSnapshot(`
    "
    trace 0af7651916cd43dd8448eb211c80319c  100 ms · 31 spans
    shop level 0                  100 ms  ━━━━━━━━━━━━━━━━
    └ level 1                    98.0 ms  ━━━━━━━━━━━━━━━━
      └ level 2                  96.0 ms  ━━━━━━━━━━━━━━━━
        └ level 3                94.0 ms  ━━━━━━━━━━━━━━━━
          └ level 4              92.0 ms  ╺━━━━━━━━━━━━━━╸
            └ level 5            90.0 ms  ╺━━━━━━━━━━━━━━╸
              └ level 6          88.0 ms  ╺━━━━━━━━━━━━━━╸
                └ level 7        86.0 ms   ━━━━━━━━━━━━━━
                  └ level 8      84.0 ms   ━━━━━━━━━━━━━━
    9⋯             └ level 9     82.0 ms   ━━━━━━━━━━━━━━
    10⋯            └ level 10    80.0 ms   ╺━━━━━━━━━━━━╸
    11⋯            └ level 11    78.0 ms   ╺━━━━━━━━━━━━╸
    12⋯            └ level 12    76.0 ms   ╺━━━━━━━━━━━━╸
    13⋯            └ level 13    74.0 ms    ━━━━━━━━━━━━
    14⋯            └ level 14    72.0 ms    ━━━━━━━━━━━━
    15⋯            └ level 15    70.0 ms    ━━━━━━━━━━━━
    16⋯            └ level 16    68.0 ms    ╺━━━━━━━━━━╸
    17⋯            └ level 17    66.0 ms    ╺━━━━━━━━━━╸
    18⋯            └ level 18    64.0 ms    ╺━━━━━━━━━━╸
    19⋯            └ level 19    62.0 ms     ━━━━━━━━━━
    20⋯            └ level 20    60.0 ms     ━━━━━━━━━━
    21⋯            └ level 21    58.0 ms     ━━━━━━━━━━
    22⋯            └ level 22    56.0 ms     ╺━━━━━━━━╸
    23⋯            └ level 23    54.0 ms     ╺━━━━━━━━╸
    24⋯            └ level 24    52.0 ms     ╺━━━━━━━━╸
    25⋯            └ level 25    50.0 ms      ━━━━━━━━
    26⋯            └ level 26    48.0 ms      ━━━━━━━━
    27⋯            └ level 27    46.0 ms      ━━━━━━━━
    28⋯            └ level 28    44.0 ms      ━━━━━━━━
    29⋯            └ level 29    42.0 ms      ╺━━━━━━╸
    30⋯            └ level 30    40.0 ms      ╺━━━━━━╸
    "
  `);
});

test('names of all scripts keep the columns straight', () => {
  const names = [
    '注文を確認する',
    'Bestellung prüfen',
    '👩‍👩‍👧 family 🇯🇵 ✈️',
    'cafe\u0301',
    '주문 확인',
  ];
  const spans = names.map((name, index) =>
    makeSpan(name, { startMillis: at(index * 20), durationMillis: 20 }),
  );
  const drawn = drawTrace(spans, look).split('\n').slice(1);
  expect(`\n${drawn.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    shop 注文を確認する       20.0 ms  ━━━━
    shop Bestellung prüfen    20.0 ms      ━━━━
    shop 👩‍👩‍👧 family 🇯🇵 ✈️      20.0 ms          ━━━━
    shop café                 20.0 ms              ━━━━
    shop 주문 확인            20.0 ms                  ━━━━
    "
  `);
  expect(new Set(drawn.map((line) => widthOf(line.slice(0, line.indexOf(' ms')))))).toHaveLength(1);
});

test('a child that starts before its parent, by another clock, is moved and marked', () => {
  const spans = [
    makeSpan('call', { kind: 'client', durationMillis: 100 }),
    makeSpan('served', {
      parentSpanId: 'call',
      service: 'other',
      kind: 'server',
      startMillis: at(-5_000),
      durationMillis: 80,
    }),
    makeSpan('query', {
      parentSpanId: 'served',
      service: 'other',
      startMillis: at(-4_960),
      durationMillis: 40,
    }),
  ];
  expect(draw(spans, { columns: 80 })).toMatchInlineSnapshot(`
    "
    trace 0af7651916cd43dd8448eb211c80319c  100 ms · 3 spans
    shop CLIENT call          100 ms  ━━━━━━━━━━━━━━━━
    └ other SERVER served    80.0 ms ~━━━━━━━━━━━━━
      └ query                40.0 ms        ━━━━━━━
    "
  `);
});

test('spans that are still running, and those that were not kept', () => {
  const spans = [
    makeSpan('GET /slow', { kind: 'server', durationMillis: undefined }),
    makeSpan('wait', { parentSpanId: 'GET /slow', startMillis: at(20), durationMillis: undefined }),
    makeSpan('done', { parentSpanId: 'GET /slow', startMillis: at(10), durationMillis: 10 }),
  ];
  const more = { columns: 80, nowMillis: at(12_345), missing: 1200 };
  expect(draw(spans, more)).toMatchInlineSnapshot(`
    "
    trace 0af7651916cd43dd8448eb211c80319c  12.3 s · 1203 spans · 2 still running
    shop SERVER GET /slow  … still running     12.3 s  ━━━━━━━━━━━━━━━━
    ├ done                                    10.0 ms  ╸
    └ wait  … still running                    12.3 s  ━━━━━━━━━━━━━━━━
    … and 1200 more spans
    "
  `);
});

describe('parents that are not there', () => {
  test('their children stand at the top', () => {
    const spans = [
      makeSpan('a', { parentSpanId: 'remote' }),
      makeSpan('b', { parentSpanId: 'elsewhere', startMillis: at(1) }),
    ];
    const lines = drawTrace(spans, look).split('\n');
    expect(lines.slice(1).map((line) => line.slice(0, 6))).toEqual(['shop a', 'shop b']);
  });

  test.each([
    ['itself', [makeSpan('a', { parentSpanId: 'a' })], 1],
    ['a ring', [makeSpan('a', { parentSpanId: 'b' }), makeSpan('b', { parentSpanId: 'a' })], 2],
    ['an id used twice', [makeSpan('a'), makeSpan('a'), makeSpan('b', { parentSpanId: 'a' })], 3],
  ])('%s: each span is drawn once', (_, spans, count) => {
    expect(drawTrace(spans, look).split('\n')).toHaveLength(count + 1);
  });
});

test('no span, no text', () => {
  expect(drawTrace([], look)).toBe('');
});

test('nothing that others wrote steers the terminal', () => {
  const evil = '\u001b[2J\u001b]0;title\u0007\r\nfake\u009b31m\u202eabc';
  const span = makeSpan('evil', {
    traceId: evil,
    service: evil,
    name: evil,
    kind: 'client',
    status: 'error',
    statusMessage: evil,
    attributes: { 'db.query.text': evil, 'url.full': evil, 'http.response.status_code': evil },
    events: [
      makeException(evil, evil, `x\n at ${evil}`),
      { name: evil, offsetMillis: 1, attributes: { [evil]: evil } },
    ],
    links: [{ traceId: evil, spanId: evil }],
  });
  const own = makeSpan('own', { attributes: { [evil]: evil } });
  for (const columns of [30, 100, 400]) {
    const text = drawTrace([span, own], { columns, colour: false });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  }
});

test('colours add codes and nothing else', () => {
  const coloured = drawTrace(order, { ...look, colour: true });
  expect(stripVTControlCharacters(coloured)).toBe(drawTrace(order, look));
  expect(JSON.stringify(coloured.split('\n')[1])).toMatchInlineSnapshot(
    `""\\u001b[36mshop \\u001b[0m\\u001b[2mSERVER \\u001b[0m\\u001b[31mPOST /orders\\u001b[0m  \\u001b[31m500\\u001b[0m                \\u001b[31m✗\\u001b[0m   171 ms  \\u001b[31m━━━━━━━━━━━━━━━━━━━━\\u001b[0m""`,
  );
});

test.each([20, 30, 40, 49, 50, 60, 79, 80, 100, 133, 200])(
  'no line is wider than %i columns',
  (columns) => {
    const wide = makeSpan('wide', {
      service: '倉庫'.repeat(20),
      name: '在庫👍🏽'.repeat(40),
      kind: 'consumer',
      attributes: { 'messaging.destination.name': '注文'.repeat(50) },
    });
    const lines = drawTrace([...order, wide], { columns, colour: false }).split('\n');
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
  },
);
