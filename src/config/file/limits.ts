import { lengthLimit, type LogRecordLimits, type SpanLimits } from '../limits.ts';
import type { LogsModel, TracesModel } from '../model.ts';
import { object, optional, otherwise, whole } from './shape.ts';

const values = {
  attribute_value_length_limit: optional(whole(0)),
  attribute_value_depth_limit: optional(whole(1)),
  attribute_count_limit: optional(whole(0)),
};

/** Limits of all signals, and those of log records. */
export const attributeLimits = object(values);

export const spanLimits = object({
  ...values,
  event_count_limit: otherwise(whole(0), 128),
  link_count_limit: otherwise(whole(0), 128),
  event_attribute_count_limit: optional(whole(0)),
  link_attribute_count_limit: optional(whole(0)),
});

type Read<S> = S extends (...args: never) => infer T ? Partial<T> : never;
export type AttributeLimits = Read<typeof attributeLimits>;

export function toSpanLimits(
  own: Read<typeof spanLimits>,
  general: AttributeLimits,
): TracesModel['limits'] {
  const count = own.attribute_count_limit ?? general.attribute_count_limit ?? 128;
  const limits: SpanLimits = {
    attributeCountLimit: count,
    eventCountLimit: own.event_count_limit ?? 128,
    linkCountLimit: own.link_count_limit ?? 128,
    attributePerEventCountLimit:
      own.event_attribute_count_limit ?? general.attribute_count_limit ?? 128,
    attributePerLinkCountLimit:
      own.link_attribute_count_limit ?? general.attribute_count_limit ?? 128,
    ...lengthLimit(own.attribute_value_length_limit ?? general.attribute_value_length_limit),
  };
  return { ...limits, ...depthLimit(own, general) };
}

export function toLogLimits(own: AttributeLimits, general: AttributeLimits): LogsModel['limits'] {
  const limits: LogRecordLimits = {
    attributeCountLimit: own.attribute_count_limit ?? general.attribute_count_limit ?? 128,
    ...lengthLimit(own.attribute_value_length_limit ?? general.attribute_value_length_limit),
  };
  return { ...limits, ...depthLimit(own, general) };
}

function depthLimit(
  own: AttributeLimits,
  general: AttributeLimits,
): { attributeValueDepthLimit?: number } {
  const depth = own.attribute_value_depth_limit ?? general.attribute_value_depth_limit;
  return depth === undefined ? {} : { attributeValueDepthLimit: depth };
}
