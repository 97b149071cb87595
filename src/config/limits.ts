import type { Config } from './options.ts';

/** Limits with the field names of the SDK's log records; a length limit that is absent is none. */
export type LogRecordLimits = {
  readonly attributeCountLimit: number;
  /** In code points. */
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
    ...lengthLimit(
      config.OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT ?? config.OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT,
    ),
  };
}

/** Limits of log records; unset they follow the general ones (spec: "Attribute limits"). */
export function logRecordLimits(config: Config): LogRecordLimits {
  return {
    attributeCountLimit:
      config.OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT ?? config.OTEL_ATTRIBUTE_COUNT_LIMIT,
    ...lengthLimit(
      config.OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT ??
        config.OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT,
    ),
  };
}

/** A length limit as the SDK has to be told it; absent where there is none. */
export function lengthLimit(
  limit: number | undefined,
): Pick<LogRecordLimits, 'attributeValueLengthLimit'> {
  return limit === undefined ? {} : { attributeValueLengthLimit: limit };
}
