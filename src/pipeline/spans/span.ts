import {
  diag,
  SpanStatusCode,
  type Attributes,
  type AttributeValue,
  type Context,
  type Exception,
  type HrTime,
  type Link,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  type TimeInput,
} from '@opentelemetry/api';
import {
  cleanAttributes,
  cleanSimpleAttributes,
  hrTimeDuration,
  isTimeInput,
  type InstrumentationScope,
} from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, Span, SpanLimits, TimedEvent } from '@opentelemetry/sdk-trace';
import type { BoundedAttributes } from './attributes.ts';
import { later, type SpanClock } from './clock.ts';
import type { SpanEvents } from './in-turn.ts';

/** What the spans of a tracer have in common. */
export type SpanHost = {
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
  readonly limits: Required<SpanLimits>;
  readonly processor: SpanEvents;
};

export type SpanStart = {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly attributes: BoundedAttributes;
  readonly links: readonly Link[];
  readonly time: TimeInput | undefined;
  readonly clock: SpanClock;
  /** The context it starts in, for processors. */
  readonly context: Context;
  /** Called when it ends. */
  readonly onEnd: (() => void) | undefined;
};

/**
 * A recording span (trace SDK, "Span"): the SDK's at a fraction of its cost. Its members are private
 * to the compiler only: exporters of others wrap spans by proxies and by objects that inherit.
 */
export class RecordingSpan implements Span, ReadableSpan {
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  readonly clock: SpanClock;
  name: string;
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  endTime: HrTime = [0, 0];
  duration: HrTime = [-1, -1];
  ended = false;
  links: Link[];
  events: TimedEvent[] = [];
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  private readonly _host: SpanHost;
  private readonly _context: SpanContext;
  private readonly _attributes: BoundedAttributes;
  private readonly _onEnd: (() => void) | undefined;
  /** Of `performance.now()`; undefined where the start was given, which the clock knows nothing of. */
  private readonly _startedAt: number | undefined;

  constructor(host: SpanHost, start: SpanStart) {
    this._host = host;
    this._context = start.spanContext;
    this._attributes = start.attributes;
    this._onEnd = start.onEnd;
    this.name = start.name;
    this.kind = start.kind;
    if (start.parent !== undefined) this.parentSpanContext = start.parent;
    this.clock = start.clock;
    if (start.time === undefined) {
      this._startedAt = performance.now();
      this.startTime = this.clock.timeOf(this._startedAt);
    } else {
      this._startedAt = undefined;
      this.startTime = this.clock.read(start.time);
    }
    const { linkCountLimit } = host.limits;
    this.links = start.links.slice(Math.max(0, start.links.length - linkCountLimit));
    this.droppedLinksCount = start.links.length - this.links.length;
    host.processor.onStart(this, start.context);
  }

  get attributes(): Attributes {
    return this._attributes.values;
  }

  /** Processors that mask values put a new object in place, where the SDK's span has a field. */
  set attributes(values: Attributes) {
    this._attributes.values = values;
  }

  get droppedAttributesCount(): number {
    return this._attributes.dropped;
  }

  get resource(): Resource {
    return this._host.resource;
  }

  get instrumentationScope(): InstrumentationScope {
    return this._host.scope;
  }

  spanContext(): SpanContext {
    return this._context;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this._isOpen()) this._attributes.set(key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (this._isOpen()) this._attributes.setAll(attributes);
    return this;
  }

  addEvent(name: string, given?: Attributes | TimeInput, time?: TimeInput): this {
    if (!this._isOpen()) return this;
    const { eventCountLimit, attributePerEventCountLimit: attributeCountLimit } = this._host.limits;
    if (this.events.length >= eventCountLimit) {
      if (this.droppedEventsCount === 0) {
        diag.warn(`a span has more than ${eventCountLimit} events: the first ones are left out`);
      }
      this.droppedEventsCount++;
      if (eventCountLimit === 0) return this;
      this.events.shift();
    }
    const isTime = isTimeInput(given);
    const limits = { attributeCountLimit, attributeValueLengthLimit: Infinity };
    this.events.push({
      name,
      time: this._timeOf(isTimeInput(time) ? time : isTime ? given : undefined),
      ...cleanSimpleAttributes(isTime ? undefined : given, limits),
    });
    return this;
  }

  addLink(link: Link): this {
    if (!this._isOpen()) return this;
    const { linkCountLimit } = this._host.limits;
    if (this.links.length >= linkCountLimit) {
      if (this.droppedLinksCount === 0) {
        diag.warn(`a span has more than ${linkCountLimit} links: the first ones are left out`);
      }
      this.droppedLinksCount++;
      if (linkCountLimit === 0) return this;
      this.links.shift();
    }
    this.links.push(cleanLink(link, this._host.limits));
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus({ code, message }: SpanStatus): this {
    // OK is final (trace API, "Set Status").
    const isSettled = code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK;
    if (!this._isOpen() || isSettled) return this;
    const isTold = code === SpanStatusCode.ERROR && typeof message === 'string';
    this.status = isTold ? { code, message } : { code };
    return this;
  }

  updateName(name: string): this {
    if (this._isOpen()) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { code, name, message, stack } =
      typeof exception === 'string' ? { message: exception } : (Object(exception) as Thrown);
    const type = code ? String(code) : name;
    if (!type && !message) {
      diag.debug('an exception without a name and message is not recorded');
      return;
    }
    const attributes: Attributes = {};
    if (type) attributes['exception.type'] = type;
    if (message) attributes['exception.message'] = message;
    if (stack) attributes['exception.stacktrace'] = stack;
    this.addEvent('exception', attributes, time);
  }

  end(time?: TimeInput): void {
    if (!this._isOpen()) return;
    const endTime = this._timeOf(time);
    const duration = hrTimeDuration(this.startTime, endTime);
    const isBackwards = duration[0] < 0;
    if (isBackwards) diag.warn(`the span ${this.name} ends before it starts: its duration is 0`);
    this.endTime = isBackwards ? this.startTime : endTime;
    this.duration = isBackwards ? [0, 0] : duration;
    const { processor } = this._host;
    processor.onEnding(this);
    this._onEnd?.();
    this.ended = true;
    processor.onEnd(this);
  }

  /** Now, if nothing is given. */
  private _timeOf(given: TimeInput | undefined): HrTime {
    if (isTimeInput(given)) return this.clock.read(given);
    if (this._startedAt === undefined) return this.clock.timeOf(performance.now());
    return later(this.startTime, performance.now() - this._startedAt);
  }

  private _isOpen(): boolean {
    if (this.ended) diag.debug(`the span ${this.name} has ended: it is not changed any more`);
    return !this.ended;
  }
}

type Thrown = {
  readonly code?: string | number;
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
};

export function cleanLink({ context, attributes }: Link, limits: Required<SpanLimits>): Link {
  const attributeCountLimit = limits.attributePerLinkCountLimit;
  const cleaned = cleanAttributes(attributes, {
    attributeCountLimit,
    attributeValueLengthLimit: Infinity,
  });
  return { context, ...cleaned };
}
