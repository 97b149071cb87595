import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { makeTraceSerializer } from '../../../../src/export/encode/trace-serializer.ts';
import { encodeMessage } from '../../../support/collector/decode.ts';
import { decodeRequest, expectedRequest } from './expected-request.ts';
import { makeDice, randomSpan } from './random-spans.ts';

test('a batch that cannot be encoded is not sent with the next one', () => {
  const serializer = makeTraceSerializer();
  const dice = makeDice(6);
  const good = randomSpan(dice, 'all');
  const bad = { ...randomSpan(dice, 'all'), attributes: undefined, events: undefined } as unknown;
  expect(() => serializer.serializeRequest([good, bad as ReadableSpan])).toThrow(TypeError);
  expect(decodeRequest(serializer.serializeRequest([good])!)).toStrictEqual(
    expectedRequest([good]),
  );
});

test.each<[what: string, body: Buffer, rejected: number, message: string]>([
  ['nothing', Buffer.alloc(0), 0, ''],
  ['all taken', encodeMessage('ExportResponse', {}), 0, ''],
  [
    'a part rejected',
    encodeMessage('ExportResponse', { partialSuccess: { rejected: 300, errorMessage: 'zu groß' } }),
    300,
    'zu groß',
  ],
  ['not protobuf', Buffer.from('<html>'), 0, ''],
])('a response is read: %s', (_what, body, rejectedSpans, errorMessage) => {
  expect(makeTraceSerializer().deserializeResponse(body)).toEqual({
    partialSuccess: { rejectedSpans, errorMessage },
  });
});
