import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, AttributeValue, HrTime } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';

/** A span of Zipkin's JSON format, version 2. Times are microseconds. */
export type ZipkinSpan = {
  readonly traceId: string;
  readonly parentId?: string | undefined;
  readonly id: string;
  readonly name: string;
  readonly kind?: string | undefined;
  readonly timestamp: number;
  readonly duration: number;
  readonly localEndpoint: { readonly serviceName: string };
  readonly remoteEndpoint?: { readonly serviceName: string; readonly port?: number } | undefined;
  readonly annotations?: readonly { readonly timestamp: number; readonly value: string }[];
  readonly tags: Readonly<Record<string, string>>;
};

/** Translates a span by the table of the specification (SDK exporters, "Zipkin"). */
export function zipkinSpan(span: ReadableSpan): ZipkinSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    parentId: span.parentSpanContext?.spanId,
    id: spanId,
    name: span.name,
    kind: span.kind === SpanKind.INTERNAL ? undefined : SpanKind[span.kind],
    timestamp: micros(span.startTime),
    // Zipkin takes 0 for an unfinished span.
    duration: Math.max(1, micros(span.duration)),
    localEndpoint: {
      serviceName: textOf(span.resource.attributes['service.name'] ?? 'unknown_service'),
    },
    remoteEndpoint: remoteEndpoint(span),
    annotations: span.events.map((event) => ({
      timestamp: micros(event.time),
      value: annotation(event),
    })),
    tags: tags(span),
  };
}

function micros([seconds, nanos]: HrTime): number {
  return seconds * 1_000_000 + Math.round(nanos / 1000);
}

/** The other side of a call that leaves the process, by the first attribute that names it. */
function remoteEndpoint({ kind, attributes }: ReadableSpan): ZipkinSpan['remoteEndpoint'] {
  if (kind !== SpanKind.CLIENT && kind !== SpanKind.PRODUCER) return undefined;
  const service = attributes['service.peer.name'] ?? attributes['peer.service'];
  if (service !== undefined) return { serviceName: textOf(service) };
  const address = attributes['server.address'] ?? attributes['network.peer.address'];
  if (address === undefined) return undefined;
  const port = attributes['server.address'] === undefined ? 'network.peer.port' : 'server.port';
  const number = Number(attributes[port]);
  return number > 0
    ? { serviceName: textOf(address), port: number }
    : { serviceName: textOf(address) };
}

function annotation({ name, attributes }: TimedEvent): string {
  if (attributes === undefined || Object.keys(attributes).length === 0) return name;
  return `${JSON.stringify(name)}: ${JSON.stringify(attributes)}`;
}

function tags(span: ReadableSpan): Record<string, string> {
  const { name, version } = span.instrumentationScope;
  return {
    ...asText(span.resource.attributes),
    ...asText(span.attributes),
    ...asText({
      'otel.scope.name': name,
      'otel.scope.version': version,
      'otel.dropped_attributes_count': span.droppedAttributesCount || undefined,
      'otel.dropped_events_count': span.droppedEventsCount || undefined,
      'otel.dropped_links_count': span.droppedLinksCount || undefined,
    }),
    ...statusTags(span),
  };
}

function statusTags({ status }: ReadableSpan): Record<string, string> {
  if (status.code === SpanStatusCode.UNSET) return {};
  const code = { 'otel.status_code': SpanStatusCode[status.code] };
  return status.code === SpanStatusCode.ERROR ? { ...code, error: status.message ?? '' } : code;
}

function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asText(attributes: Attributes): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    text[key] = textOf(value);
  }
  return text;
}
