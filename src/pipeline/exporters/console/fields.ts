import type { Attributes, HrTime, SpanContext } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';

/** ISO 8601 in UTC with microseconds, cut, not rounded; null where the time is no date. */
export function isoTime([seconds, nanos]: HrTime): string | null {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const micros = String(Math.floor(nanos / 1000)).padStart(6, '0');
  return `${date.toISOString().slice(0, -'.000Z'.length)}.${micros}Z`;
}

/** Whole nanoseconds since 1970; a bigint since today's value is beyond 2^53. */
export function unixNano([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(Math.round(nanos));
}

export function traceId(context: SpanContext | undefined): string {
  return `0x${context?.traceId ?? '0'.repeat(32)}`;
}

export function spanId(context: SpanContext | undefined): string {
  return `0x${context?.spanId ?? '0'.repeat(16)}`;
}

export function resourceFields(resource: Resource): object {
  return { attributes: resource.attributes, schema_url: resource.schemaUrl ?? '' };
}

export function scopeFields(scope: InstrumentationScope): object {
  return { name: scope.name, version: scope.version ?? '' };
}

/** Python has null where there are no attributes at all, in logs and in metric scopes. */
export function attributesOrNull(attributes: Attributes | undefined): Attributes | null {
  return attributes === undefined || Object.keys(attributes).length === 0 ? null : attributes;
}
