import type { LogRecordLimits as SdkLogRecordLimits } from '@opentelemetry/sdk-logs';
import type { SpanLimits as SdkSpanLimits } from '@opentelemetry/sdk-trace';
import { expect, expectTypeOf, test } from 'vitest';
import { logRecordLimits, spanLimits } from '../../../src/config/limits.ts';
import { readConfig, type Env } from '../../../src/config/read.ts';

const defaults = {
  attributeCountLimit: 128,
  eventCountLimit: 128,
  linkCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
};
const general = { OTEL_ATTRIBUTE_COUNT_LIMIT: '5', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '6' };

const spans: readonly (readonly [Env, object])[] = [
  [{}, defaults],
  [
    general,
    {
      ...defaults,
      attributeCountLimit: 5,
      attributePerEventCountLimit: 5,
      attributePerLinkCountLimit: 5,
      attributeValueLengthLimit: 6,
    },
  ],
  [
    {
      ...general,
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '0',
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '0',
      OTEL_SPAN_EVENT_COUNT_LIMIT: '1',
      OTEL_SPAN_LINK_COUNT_LIMIT: '2',
      OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '3',
      OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '4',
    },
    {
      attributeCountLimit: 0,
      attributeValueLengthLimit: 0,
      eventCountLimit: 1,
      linkCountLimit: 2,
      attributePerEventCountLimit: 3,
      attributePerLinkCountLimit: 4,
    },
  ],
  [
    { ...general, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '-1' },
    {
      ...defaults,
      attributeCountLimit: 5,
      attributePerEventCountLimit: 5,
      attributePerLinkCountLimit: 5,
      attributeValueLengthLimit: 6,
    },
  ],
];

test.each(spans)('spans under %j', (env, limits) => {
  expect(spanLimits(readConfig(env).config)).toStrictEqual(limits);
});

const logs: readonly (readonly [Env, object])[] = [
  [{}, { attributeCountLimit: 128 }],
  [general, { attributeCountLimit: 5, attributeValueLengthLimit: 6 }],
  [
    {
      ...general,
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '0',
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '0',
    },
    { attributeCountLimit: 0, attributeValueLengthLimit: 0 },
  ],
];

test.each(logs)('log records under %j', (env, limits) => {
  expect(logRecordLimits(readConfig(env).config)).toStrictEqual(limits);
});

test('the SDK takes them as they are', () => {
  expectTypeOf(spanLimits).returns.toExtend<SdkSpanLimits>();
  expectTypeOf(logRecordLimits).returns.toExtend<SdkLogRecordLimits>();
  expectTypeOf<keyof ReturnType<typeof spanLimits>>().toEqualTypeOf<keyof SdkSpanLimits>();
});
