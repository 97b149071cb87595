/** One request of each signal, written field number by field number as the protocol says. */

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const parentId = '00f067aa0ba902b7';

/** Length-delimited field: text, bytes or an inner message. */
export function field(number: number, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  return Buffer.concat([varint(number * 8 + 2), varint(body.length), body]);
}

/** Varint field: enums, counts, int64. */
export function whole(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function fixed64(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

function fixed32(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return Buffer.concat([varint(number * 8 + 5), bytes]);
}

function double(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

const text = (key: string, value: string): Buffer[] => [field(1, key), field(2, field(1, value))];
const id = (hex: string): Buffer => Buffer.from(hex, 'hex');
const resource = field(1, field(1, ...text('service.name', 'shop')));
const scope = field(1, field(1, 'by-hand'), field(2, '1.2'));

export const traces = field(
  1,
  resource,
  field(
    2,
    scope,
    field(
      2,
      field(1, id(traceId)),
      field(2, id(spanId)),
      field(3, 'vendor=1'),
      field(4, id(parentId)),
      field(5, 'GET /orders'),
      whole(6, 2),
      fixed64(7, 1_700_000_000_000_000_001n),
      fixed64(8, 1_700_000_000_000_000_009n),
      field(9, ...text('http.route', '/orders')),
      field(9, field(1, 'count'), field(2, whole(3, 200))),
      field(9, field(1, 'ratio'), field(2, double(4, 0.5))),
      field(
        9,
        field(1, 'list'),
        field(2, field(5, field(1, field(1, 'a')), field(1, whole(2, 1)))),
      ),
      field(11, fixed64(1, 5n), field(2, 'exception'), field(3, ...text('k', 'v'))),
      field(13, field(1, id(traceId)), field(2, id(parentId))),
      field(15, field(2, 'broken'), whole(3, 2)),
      fixed32(16, 257),
    ),
  ),
);

export const metrics = field(
  1,
  resource,
  field(
    2,
    scope,
    field(
      2,
      field(1, 'orders'),
      field(2, 'Orders taken'),
      field(3, '{order}'),
      field(
        7,
        field(1, fixed64(2, 1n), fixed64(3, 2n), fixed64(6, 7n), field(7, ...text('k', 'v'))),
        whole(2, 2),
        whole(3, 1),
      ),
    ),
    field(
      2,
      field(1, 'duration'),
      field(
        9,
        field(
          1,
          fixed64(4, 3n),
          double(5, 1.5),
          field(6, bytes64(1n, 2n)),
          field(7, doubles(0.5)),
          double(11, 0.1),
          double(12, 1),
        ),
        whole(2, 1),
      ),
    ),
    field(2, field(1, 'load'), field(5, field(1, double(4, 0.25)))),
  ),
);

export const logs = field(
  1,
  resource,
  field(
    2,
    scope,
    field(
      2,
      fixed64(1, 3n),
      whole(2, 9),
      field(3, 'INFO'),
      field(5, field(1, 'hello')),
      field(6, ...text('k', 'v')),
      field(9, id(traceId)),
      field(10, id(spanId)),
      fixed64(11, 4n),
      field(12, 'greeting'),
    ),
  ),
);

/** The span of `traces` in OTLP/JSON. */
export const tracesJson = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          scope: { name: 'by-hand', version: '1.2' },
          spans: [
            {
              traceId,
              spanId,
              traceState: 'vendor=1',
              parentSpanId: parentId,
              name: 'GET /orders',
              kind: 2,
              startTimeUnixNano: '1700000000000000001',
              endTimeUnixNano: '1700000000000000009',
              attributes: [
                { key: 'http.route', value: { stringValue: '/orders' } },
                { key: 'count', value: { intValue: '200' } },
                { key: 'ratio', value: { doubleValue: 0.5 } },
                {
                  key: 'list',
                  value: { arrayValue: { values: [{ stringValue: 'a' }, { boolValue: true }] } },
                },
              ],
              events: [
                {
                  timeUnixNano: '5',
                  name: 'exception',
                  attributes: [{ key: 'k', value: { stringValue: 'v' } }],
                },
              ],
              links: [{ traceId, spanId: parentId }],
              status: { message: 'broken', code: 2 },
              flags: 257,
            },
          ],
        },
      ],
    },
  ],
};

function bytes64(...values: readonly bigint[]): Buffer {
  return Buffer.concat(values.map((value) => fixed64(0, value).subarray(1)));
}

function doubles(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => double(0, value).subarray(1)));
}
