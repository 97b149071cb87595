import type { HrTime, Link, SpanContext } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { otlp } from '../../../support/collector/decode.ts';

const requestType = otlp.lookupType('otlp.TraceRequest');

/** What tests look into; the rest is compared as a whole. */
type DecodedSpan = Readonly<Record<string, unknown>> & {
  readonly spanId: string;
  readonly name: string;
  readonly attributes: readonly { readonly value: object }[];
};

/** One `ScopeSpans` with the resource it is under. */
export type Group = {
  readonly resource: object;
  readonly resourceSchemaUrl: string;
  readonly scope: object;
  readonly schemaUrl: string;
  readonly spans: readonly DecodedSpan[];
};

type Request = {
  readonly resourceSpans: readonly {
    readonly resource: object;
    readonly schemaUrl: string;
    readonly scopeSpans: readonly Pick<Group, 'scope' | 'schemaUrl' | 'spans'>[];
  }[];
};

/**
 * The request, decoded by protobufjs: absent fields have their defaults, ids are base64. The groups
 * are in an order of their own, as theirs means nothing.
 */
export function decodeRequest(bytes: Uint8Array): Group[] {
  const request = requestType.toObject(requestType.decode(bytes), {
    longs: String,
    bytes: String,
    defaults: true,
  }) as Request;
  return sorted(
    request.resourceSpans.flatMap(({ resource, schemaUrl: resourceSchemaUrl, scopeSpans }) =>
      scopeSpans.map((group) => ({ resource, resourceSchemaUrl, ...group })),
    ),
  );
}

function sorted(groups: readonly Group[]): Group[] {
  const keyOf = ({ spans }: Group): string => spans[0]?.spanId ?? '';
  return groups.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** What protobufjs makes of the fields that are set, in the order of their numbers. */
export function encodeAgain(bytes: Uint8Array): Uint8Array {
  return requestType.encode(requestType.decode(bytes)).finish();
}

/** What the decoded request for these spans has to be, by the rules of OTLP and nothing of ours. */
export function expectedRequest(spans: readonly ReadableSpan[]): Group[] {
  const groups: Group[] = [];
  for (const resource of new Set(spans.map((span) => span.resource))) {
    const ofResource = spans.filter((span) => span.resource === resource);
    for (const scope of new Set(ofResource.map((span) => span.instrumentationScope))) {
      const ofScope = ofResource.filter((span) => span.instrumentationScope === scope);
      groups.push({
        resource: { attributes: pairsOf(resource.attributes), droppedAttributesCount: 0 },
        resourceSchemaUrl: resource.schemaUrl ?? '',
        scope: scopeOf(scope),
        schemaUrl: scope.schemaUrl ?? '',
        spans: ofScope.map(spanOf),
      });
    }
  }
  return sorted(groups);
}

function scopeOf(scope: ReadableSpan['instrumentationScope'] & { attributes?: object }): object {
  return {
    name: scope.name,
    version: scope.version ?? '',
    attributes: pairsOf(scope.attributes),
    droppedAttributesCount: 0,
  };
}

function spanOf(span: ReadableSpan): DecodedSpan {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  return {
    traceId: idOf(context.traceId),
    spanId: idOf(context.spanId),
    traceState: context.traceState?.serialize() ?? '',
    parentSpanId: idOf(parent?.spanId ?? ''),
    name: soundText(span.name),
    kind: span.kind + 1,
    startTimeUnixNano: nanosOf(span.startTime),
    endTimeUnixNano: nanosOf(span.endTime),
    attributes: pairsOf(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map(eventOf),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map(linkOf),
    droppedLinksCount: span.droppedLinksCount,
    status: { message: soundText(span.status.message ?? ''), code: span.status.code },
    flags: flagsOf(context, parent?.isRemote),
  };
}

function eventOf(event: TimedEvent): object {
  return {
    timeUnixNano: nanosOf(event.time),
    name: soundText(event.name),
    attributes: pairsOf(event.attributes),
    droppedAttributesCount: event.droppedAttributesCount ?? 0,
  };
}

function linkOf({ context, attributes, droppedAttributesCount = 0 }: Link): object {
  return {
    traceId: idOf(context.traceId),
    spanId: idOf(context.spanId),
    traceState: context.traceState?.serialize() ?? '',
    attributes: pairsOf(attributes),
    droppedAttributesCount,
    flags: flagsOf(context, context.isRemote),
  };
}

function flagsOf({ traceFlags }: SpanContext, isRemote = false): number {
  return (traceFlags % 256) + 256 + (isRemote ? 512 : 0);
}

function nanosOf([seconds, nanos]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

function idOf(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

function soundText(text: string): string {
  return Buffer.from(text).toString();
}

export function pairsOf(attributes: object = {}): { key: string; value: object }[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key: soundText(key),
    value: valueOf(value),
  }));
}

/** The decoded `AnyValue`. */
export function valueOf(value: unknown): object {
  if (typeof value === 'string') return { stringValue: soundText(value) };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') {
    const fits = BigInt.asIntN(64, value) === value;
    return fits ? { intValue: String(value) } : { stringValue: String(value) };
  }
  if (typeof value === 'number') {
    const whole = Number.isSafeInteger(value) && !Object.is(value, -0);
    return whole ? { intValue: String(value) } : { doubleValue: value };
  }
  if (typeof value !== 'object' || value === null) return {};
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueOf) } };
  return { kvlistValue: { values: pairsOf(value) } };
}
