import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { makeTraceSerializer } from '../../../../src/export/encode/trace-serializer.ts';
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
