import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { writeAttributes } from '../../../../src/export/encode/attributes.ts';
import { lengthTag } from '../../../../src/export/encode/tag.ts';
import { Writer } from '../../../../src/export/encode/writer.ts';
import { otlp } from '../../../support/collector/decode.ts';
import { pairsOf, valueOf } from './expected-request.ts';

const resourceType = otlp.lookupType('otlp.Resource');

type Pair = { readonly key: string; readonly value: object };

function roundTrip(attributes: object): Pair[] {
  const to = new Writer();
  writeAttributes(to, lengthTag(1), attributes);
  const options = { longs: String, bytes: String, defaults: true };
  const message = resourceType.toObject(resourceType.decode(to.written), options);
  return message['attributes'] as Pair[];
}

test.each<[what: string, value: unknown, sent: object]>([
  ['text', 'GET', { stringValue: 'GET' }],
  ['empty text', '', { stringValue: '' }],
  ['a lone surrogate', 'a\ud800b', { stringValue: 'a\ufffdb' }],
  ['true', true, { boolValue: true }],
  ['false', false, { boolValue: false }],
  ['zero', 0, { intValue: '0' }],
  ['minus zero', -0, { doubleValue: -0 }],
  ['one', 1, { intValue: '1' }],
  ['minus one', -1, { intValue: '-1' }],
  ['2³¹', 2 ** 31, { intValue: '2147483648' }],
  ['2³²', 2 ** 32, { intValue: '4294967296' }],
  ['the largest safe integer', 2 ** 53 - 1, { intValue: '9007199254740991' }],
  ['the smallest safe integer', 1 - 2 ** 53, { intValue: '-9007199254740991' }],
  ['2⁵³', 2 ** 53, { doubleValue: 2 ** 53 }],
  ['a fraction', 0.1, { doubleValue: 0.1 }],
  ['NaN', NaN, { doubleValue: NaN }],
  ['infinity', Infinity, { doubleValue: Infinity }],
  ['minus infinity', -Infinity, { doubleValue: -Infinity }],
  ['a bigint', -(2n ** 63n), { intValue: '-9223372036854775808' }],
  ['a bigint beyond int64', 2n ** 63n, { stringValue: '9223372036854775808' }],
  ['bytes', Buffer.from([0, 128, 255]), { bytesValue: 'AID/' }],
  ['no bytes', new Uint8Array(), { bytesValue: '' }],
  ['an empty array', [], { arrayValue: { values: [] } }],
  [
    'an array with holes',
    ['a', null, undefined, 2],
    { arrayValue: { values: [{ stringValue: 'a' }, {}, {}, { intValue: '2' }] } },
  ],
  [
    'arrays in arrays',
    [[1], [[]]],
    {
      arrayValue: {
        values: [
          { arrayValue: { values: [{ intValue: '1' }] } },
          { arrayValue: { values: [{ arrayValue: { values: [] } }] } },
        ],
      },
    },
  ],
  ['an empty map', {}, { kvlistValue: { values: [] } }],
  [
    'a map',
    { a: 1, b: null },
    {
      kvlistValue: {
        values: [
          { key: 'a', value: { intValue: '1' } },
          { key: 'b', value: {} },
        ],
      },
    },
  ],
  ['null', null, {}],
  ['undefined', undefined, {}],
  ['a function', () => 1, {}],
  ['a symbol', Symbol('a'), {}],
])('%s is sent', (_what, value, sent) => {
  expect(roundTrip({ value })).toStrictEqual([{ key: 'value', value: sent }]);
});

test('the order of the attributes is kept, and what is inherited is not sent', () => {
  const attributes = Object.assign(Object.create({ inherited: 1 }) as object, { z: 1, a: 2, m: 3 });
  expect(roundTrip(attributes).map(({ key }) => key)).toEqual(['z', 'a', 'm']);
});

test('attributes without a prototype are sent', () => {
  expect(roundTrip(Object.assign(Object.create(null) as object, { a: 1 }))).toHaveLength(1);
});

test.each([0, 1, 16, 17, 63, 64, 65, 127, 128, 5000])('a key of %i characters is sent', (size) => {
  for (const letter of ['k', 'ü', '漢']) {
    const attributes = { [letter.repeat(size)]: 'value' };
    // Twice: it may be remembered.
    expect(roundTrip(attributes)).toStrictEqual(pairsOf(attributes));
    expect(roundTrip(attributes)).toStrictEqual(pairsOf(attributes));
  }
});

test('more keys than are remembered are sent', () => {
  for (let i = 0; i < 3000; i++) {
    const attributes = { [`key ${i}`]: i, [`text ${i}`]: 'a' };
    expect(roundTrip(attributes)).toStrictEqual(pairsOf(attributes));
  }
});

test('text of every length up to 400, and around the lengths of varints, is sent', () => {
  const lengths = [...Array(401).keys(), 8191, 8192, 16_370, 16_383, 16_384, 16_400, 2 ** 21];
  for (const length of lengths) {
    for (const letter of ['a', 'é', '漢']) {
      const text = letter.repeat(length);
      // Compared as a whole: a diff of megabytes helps nobody.
      expect(isDeepStrictEqual(roundTrip({ text }), pairsOf({ text }))).toBe(true);
    }
  }
});

test('values are sent down to level 30, deeper ones are empty', () => {
  const nest = (levels: number): unknown => (levels === 0 ? 'bottom' : { in: nest(levels - 1) });
  expect(roundTrip({ value: nest(30) })[0]?.value).toStrictEqual(valueOf(nest(30)));
  const cut = JSON.stringify(valueOf(nest(31))).replace(
    '{"kvlistValue":{"values":[{"key":"in","value":{"stringValue":"bottom"}}]}}',
    '{}',
  );
  expect(JSON.stringify(roundTrip({ value: nest(31) })[0]?.value)).toBe(cut);
});

test('a value that contains itself ends', () => {
  const self: unknown[] = [];
  self.push(self);
  expect(roundTrip({ self })).toHaveLength(1);
});
