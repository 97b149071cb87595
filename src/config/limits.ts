import type { Config } from './options.ts';

/** Limits with the field names of the SDK's log records; a length limit that is absent is none. */
export type LogRecordLimits = {
  readonly attributeCountLimit: number;
  /** In characters. */
  readonly attributeValueLengthLimit?: number;
};

/** Limits with the field names of the SDK's spans. */
export type SpanLimits = LogRecordLimits & {
  readonly eventCountLimit: number;
  readonly linkCountLimit: number;
  readonly attributePerEventCountLimit: number;
  readonly attributePerLinkCountLimit: number;
};

/** Limits of spans; unset they follow the general ones (spec: "Attribute limits"). */
export function spanLimits(config: Config): SpanLimits {
  const general = config.OTEL_ATTRIBUTE_COUNT_LIMIT;
  return {
    attributeCountLimit: config.OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT ?? general,
    eventCountLimit: config.OTEL_SPAN_EVENT_COUNT_LIMIT,
    linkCountLimit: config.OTEL_SPAN_LINK_COUNT_LIMIT,
    attributePerEventCountLimit: config.OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT ?? general,
    attributePerLinkCountLimit: config.OTEL_LINK_ATTRIBUTE_COUNT_LIMIT ?? general,
    ...lengthLimit(config, config.OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT),
  };
}

/** Limits of log records; unset they follow the general ones (spec: "Attribute limits"). */
export function logRecordLimits(config: Config): LogRecordLimits {
  return {
    attributeCountLimit:
      config.OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT ?? config.OTEL_ATTRIBUTE_COUNT_LIMIT,
    ...lengthLimit(config, config.OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT),
  };
}

function lengthLimit(
  config: Config,
  own: number | undefined,
): Pick<LogRecordLimits, 'attributeValueLengthLimit'> {
  const limit = own ?? config.OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT;
  if (limit === undefined) return {};
  // The SDK takes 0 for a mistake, but cuts at half a character as the specification wants it at 0.
  return { attributeValueLengthLimit: limit === 0 ? 0.5 : limit };
}
