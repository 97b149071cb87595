import type { Option } from '../option.ts';

/** What all limits share; 0 is valid and keeps none. */
const limit = { kind: 'integer', min: 0, group: 'limits', status: 'stable' } as const;
const lengthLimit = {
  ...limit,
  fallback: undefined,
  inherits: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
} as const;
const countLimit = {
  ...limit,
  fallback: undefined,
  inherits: 'OTEL_ATTRIBUTE_COUNT_LIMIT',
} as const;

/** How much a span or log record may hold: spec "Attribute limits", "Span limits". */
export const limits = {
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    ...limit,
    fallback: undefined,
    about: 'Longest attribute value in characters; longer ones are cut (default: no limit).',
  },
  OTEL_ATTRIBUTE_COUNT_LIMIT: {
    ...limit,
    fallback: 128,
    about: 'Most attributes that a span, span event, span link or log record keeps.',
  },
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    ...lengthLimit,
    about: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT for spans alone.',
  },
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: {
    ...countLimit,
    about: 'OTEL_ATTRIBUTE_COUNT_LIMIT for spans alone.',
  },
  OTEL_SPAN_EVENT_COUNT_LIMIT: { ...limit, fallback: 128, about: 'Most events that a span keeps.' },
  OTEL_SPAN_LINK_COUNT_LIMIT: { ...limit, fallback: 128, about: 'Most links that a span keeps.' },
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: {
    ...countLimit,
    alias: 'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT',
    about: 'OTEL_ATTRIBUTE_COUNT_LIMIT for span events alone.',
  },
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: {
    ...countLimit,
    alias: 'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT',
    about: 'OTEL_ATTRIBUTE_COUNT_LIMIT for span links alone.',
  },
  OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    ...lengthLimit,
    about: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT for log records alone.',
  },
  OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: {
    ...countLimit,
    about: 'OTEL_ATTRIBUTE_COUNT_LIMIT for log records alone.',
  },
} as const satisfies Record<string, Option>;
