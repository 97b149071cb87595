import {
  attributesOf,
  enumOf,
  idOf,
  nanosOf,
  requiredIdOf,
  scopeOf,
  type Attributes,
  type Scope,
  type WireBytes,
  type WireKeyValue,
  type WireLong,
  type WireResource,
  type WireScope,
} from './values.ts';

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const codes = ['UNSET', 'OK', 'ERROR'] as const;

export type SpanKind = (typeof kinds)[number];

export type SpanRecord = {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  kind: SpanKind;
  scope: Scope;
  status: { code: (typeof codes)[number]; message: string };
  attributes: Attributes;
  events: { name: string; nanos: bigint; attributes: Attributes }[];
  links: { traceId: string; spanId: string; traceState: string; attributes: Attributes }[];
  startNanos: bigint;
  endNanos: bigint;
  /** Attributes of the resource. */
  resource: Attributes;
  flags: number;
  traceState: string;
  dropped: { attributes: number; events: number; links: number };
};

export type WireTraces = {
  resourceSpans?: {
    resource?: WireResource;
    scopeSpans?: { scope?: WireScope; spans?: WireSpan[]; schemaUrl?: string }[];
  }[];
};

type WireSpan = {
  traceId?: WireBytes;
  spanId?: WireBytes;
  parentSpanId?: WireBytes;
  traceState?: string;
  name?: string;
  kind?: number;
  startTimeUnixNano?: WireLong;
  endTimeUnixNano?: WireLong;
  attributes?: WireKeyValue[];
  droppedAttributesCount?: number;
  events?: { timeUnixNano?: WireLong; name?: string; attributes?: WireKeyValue[] }[];
  droppedEventsCount?: number;
  links?: WireLink[];
  droppedLinksCount?: number;
  status?: { message?: string; code?: number };
  flags?: number;
};

type WireLink = {
  traceId?: WireBytes;
  spanId?: WireBytes;
  traceState?: string;
  attributes?: WireKeyValue[];
};

/** The spans of an export request, in the order sent. */
export function spansOf(message: WireTraces): SpanRecord[] {
  return (message.resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) =>
    scopeSpans.flatMap(({ scope, spans = [], schemaUrl }) =>
      spans.map((span) => ({
        ...spanOf(span),
        scope: scopeOf(scope, schemaUrl),
        resource: attributesOf(resource?.attributes),
      })),
    ),
  );
}

function spanOf(span: WireSpan): Omit<SpanRecord, 'scope' | 'resource'> {
  const { name = '', traceState = '', flags = 0, status } = span;
  return {
    traceId: requiredIdOf(span.traceId, 16),
    spanId: requiredIdOf(span.spanId, 8),
    parentSpanId: idOf(span.parentSpanId, 8),
    name,
    kind: enumOf(kinds, span.kind),
    status: { code: enumOf(codes, status?.code), message: status?.message ?? '' },
    attributes: attributesOf(span.attributes),
    events: (span.events ?? []).map((event) => ({
      name: event.name ?? '',
      nanos: nanosOf(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    })),
    links: (span.links ?? []).map(linkOf),
    startNanos: nanosOf(span.startTimeUnixNano),
    endNanos: nanosOf(span.endTimeUnixNano),
    flags,
    traceState,
    dropped: {
      attributes: span.droppedAttributesCount ?? 0,
      events: span.droppedEventsCount ?? 0,
      links: span.droppedLinksCount ?? 0,
    },
  };
}

function linkOf(link: WireLink): SpanRecord['links'][number] {
  return {
    traceId: requiredIdOf(link.traceId, 16),
    spanId: requiredIdOf(link.spanId, 8),
    traceState: link.traceState ?? '',
    attributes: attributesOf(link.attributes),
  };
}
