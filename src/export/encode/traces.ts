import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { writeAttributes } from './attributes.ts';
import { writeSpan } from './span.ts';
import { lengthTag, varintTag } from './tag.ts';
import { Writer } from './writer.ts';

/** The one field of `ExportTraceServiceRequest`. */
const resourceSpansTag = lengthTag(1);
/** `ResourceSpans` */
const resourceField = { resource: lengthTag(1), scopeSpans: lengthTag(2), schemaUrl: lengthTag(3) };
/** `ScopeSpans` */
const scopeField = { scope: lengthTag(1), span: lengthTag(2), schemaUrl: lengthTag(3) };
/** `Resource` */
const resourceAttributeTag = lengthTag(1);
/** `InstrumentationScope` */
const about = {
  name: lengthTag(1),
  version: lengthTag(2),
  attribute: lengthTag(3),
  droppedAttributes: varintTag(4),
};

/** What the SDK's type does not say: a scope may have attributes. */
type Scope = InstrumentationScope & {
  readonly attributes?: object;
  readonly droppedAttributesCount?: number;
};

type ScopePart = {
  readonly scope: Uint8Array;
  readonly schemaUrl: Uint8Array;
  /** The spans of this batch, ready to be sent. */
  readonly spans: Writer;
};

type ResourcePart = {
  readonly scopes: Map<InstrumentationScope, ScopePart>;
  /** Encoded once; undefined until then. */
  resource?: Uint8Array;
  schemaUrl?: Uint8Array;
};

/**
 * Encodes finished spans as the body of an OTLP export request (`ExportTraceServiceRequest`),
 * grouped by resource and instrumentation scope, both told apart by identity. A span is encoded
 * when it is added, and not kept.
 */
export class TraceEncoder {
  readonly #resources = new Map<Resource, ResourcePart>();
  #spanCount = 0;
  #byteLength = 0;
  /** Most spans have the same scope as the one before. */
  #last?: { resource: Resource; scope: InstrumentationScope; part: ScopePart } | undefined;

  /** Spans since the last `take`. */
  get spanCount(): number {
    return this.#spanCount;
  }

  /** Bytes of these spans; the headers of resources and scopes come on top. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /**
   * Encodes a span.
   *
   * @throws what a getter or a conversion of a value of the span throws; nothing of it stays then
   */
  add(span: ReadableSpan): void {
    const { spans } = this.#partOf(span);
    const before = spans.length;
    try {
      writeSpan(spans, scopeField.span, span);
    } catch (error) {
      spans.rewind(before);
      throw error;
    }
    this.#spanCount++;
    this.#byteLength += spans.length - before;
  }

  /** The request with all spans added so far, in memory of its own; begins the next one. */
  take(): Uint8Array {
    const request = concat(
      [...this.#resources].flatMap(([resource, part]) => chunksOf(resource, part)),
    );
    this.clear();
    return request;
  }

  /** Drops the spans added so far. Keeps what it knows of resources and scopes in use. */
  clear(): void {
    this.#spanCount = 0;
    this.#byteLength = 0;
    this.#last = undefined;
    for (const [resource, { scopes }] of this.#resources) {
      for (const [scope, { spans }] of scopes) {
        // Whoever makes a tracer for each request would fill the memory with scopes.
        if (spans.length === 0) scopes.delete(scope);
        else spans.reset();
      }
      if (scopes.size === 0) this.#resources.delete(resource);
    }
  }

  #partOf({ resource, instrumentationScope: scope }: ReadableSpan): ScopePart {
    if (resource === this.#last?.resource && scope === this.#last.scope) return this.#last.part;
    const part = this.#findPart(resource, scope);
    this.#last = { resource, scope, part };
    return part;
  }

  #findPart(resource: Resource, scope: InstrumentationScope): ScopePart {
    let scopes = this.#resources.get(resource)?.scopes;
    if (scopes === undefined) {
      scopes = new Map();
      this.#resources.set(resource, { scopes });
    }
    let part = scopes.get(scope);
    if (part === undefined) {
      part = makePart(scope);
      scopes.set(scope, part);
    }
    return part;
  }
}

function makePart(scope: Scope): ScopePart {
  return { scope: encodeScope(scope), schemaUrl: encodeUrl(scope.schemaUrl), spans: new Writer() };
}

function chunksOf(resource: Resource, part: ResourcePart): Uint8Array[] {
  const scopes = [...part.scopes.values()]
    .filter(({ spans }) => spans.length > 0)
    .flatMap(({ scope, spans, schemaUrl }) =>
      delimited(resourceField.scopeSpans, [scope, spans.written, schemaUrl]),
    );
  if (scopes.length === 0) return [];
  const encoded = part.resource ?? encodeResource(resource);
  // Until it is complete, the next request may have more of it.
  if (!resource.asyncAttributesPending) part.resource = encoded;
  part.schemaUrl ??= encodeUrl(resource.schemaUrl);
  return delimited(resourceSpansTag, [encoded, ...scopes, part.schemaUrl]);
}

export function encodeResource(resource: Resource): Uint8Array {
  const to = new Writer();
  to.tag(resourceField.resource);
  const start = to.open();
  writeAttributes(to, resourceAttributeTag, resource.attributes);
  to.close(start);
  return to.written;
}

export function encodeScope({
  name,
  version,
  attributes,
  droppedAttributesCount,
}: Scope): Uint8Array {
  const to = new Writer(128);
  to.tag(scopeField.scope);
  const start = to.open();
  if (name) to.string(about.name, name);
  if (version) to.string(about.version, version);
  if (attributes) writeAttributes(to, about.attribute, attributes);
  if (droppedAttributesCount) to.varint(about.droppedAttributes, droppedAttributesCount);
  to.close(start);
  return to.written;
}

/** The field has the same number in `ResourceSpans` and `ScopeSpans`. */
export function encodeUrl(schemaUrl: string | undefined): Uint8Array {
  const to = new Writer(0);
  if (schemaUrl) to.string(scopeField.schemaUrl, schemaUrl);
  return to.written;
}

/** A message field made of these parts. */
function delimited(tag: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const to = new Writer(16);
  to.header(tag, sizeOf(parts));
  return [to.written, ...parts];
}

/** Its memory is no part of a pool, so that it can be handed to another thread. */
function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(sizeOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
