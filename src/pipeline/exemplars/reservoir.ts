import {
  context,
  isSpanContextValid,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
} from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import type { Exemplar } from './exemplar.ts';

/** A measurement that may become an exemplar. */
export type Offer = {
  readonly value: number;
  readonly timeMillis: number;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  /** As measured; undefined where the data point has all of them. */
  readonly attributes: Attributes | undefined;
};

/** Values of OTEL_METRICS_EXEMPLAR_FILTER that let something through. */
export type ExemplarFilter = 'trace_based' | 'always_on';

/** What the filter makes of a measurement; undefined where it is not to be an exemplar. */
export function offerOf(
  filter: ExemplarFilter,
  value: number,
  timeMillis: number,
  attributes: Attributes | undefined,
  given: Context | undefined,
): Offer | undefined {
  const span = trace.getSpanContext(given ?? context.active());
  const isSampled = span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) !== 0;
  if (filter === 'trace_based' && !isSampled) return undefined;
  const isNamed = span !== undefined && isSpanContextValid(span);
  const { traceId, spanId } = isNamed ? span : { traceId: undefined, spanId: undefined };
  return { value, timeMillis, traceId, spanId, attributes };
}

/** Keeps a few of the measurements that one data point sums up. */
export type Reservoir = {
  readonly offer: (offer: Offer) => void;
  /** What is kept, of this reservoir and, where it has nothing, of an earlier one. */
  readonly after: (earlier: Reservoir) => Reservoir;
  readonly kept: () => readonly Offer[];
};

/** SimpleFixedSizeExemplarReservoir (metrics SDK): each measurement has the same chance. */
export class SomeOfAll implements Reservoir {
  readonly #size: number;
  readonly #kept: Offer[];
  #seen = 0;

  /** @param kept what is replaced only by what is offered once there is no room */
  constructor(size: number, kept: readonly Offer[] = []) {
    this.#size = size;
    this.#kept = [...kept];
  }

  offer(offer: Offer): void {
    this.#seen++;
    const at = this.#seen <= this.#size ? this.#seen - 1 : Math.floor(Math.random() * this.#seen);
    if (at < this.#size) this.#kept[at] = offer;
  }

  after(earlier: Reservoir): Reservoir {
    return new SomeOfAll(this.#size, [...this.#kept, ...earlier.kept()].slice(0, this.#size));
  }

  kept(): readonly Offer[] {
    return this.#kept;
  }
}

/** AlignedHistogramBucketExemplarReservoir (metrics SDK): the last measurement of each bucket. */
export class LastOfBuckets implements Reservoir {
  readonly #bounds: readonly number[];
  readonly #kept: (Offer | undefined)[];

  /** @param bounds upper bounds of the buckets, themselves included */
  constructor(bounds: readonly number[], kept: readonly (Offer | undefined)[] = []) {
    this.#bounds = bounds;
    this.#kept = [...kept];
  }

  offer(offer: Offer): void {
    const at = this.#bounds.findIndex((bound) => offer.value <= bound);
    this.#kept[at < 0 ? this.#bounds.length : at] = offer;
  }

  after(earlier: Reservoir): Reservoir {
    const before = earlier instanceof LastOfBuckets ? earlier.#kept : [];
    const places = Array.from({ length: this.#bounds.length + 1 });
    return new LastOfBuckets(
      this.#bounds,
      places.map((_, at) => this.#kept[at] ?? before[at]),
    );
  }

  kept(): readonly Offer[] {
    return this.#kept.filter((offer) => offer !== undefined);
  }
}

/** @param pointAttributes what the data point has: only the others are told again */
export function exemplarOf(offer: Offer, pointAttributes: Attributes): Exemplar {
  const { value, timeMillis, traceId, spanId, attributes = {} } = offer;
  const others = Object.entries(attributes).filter(([key]) => !(key in pointAttributes));
  return {
    value,
    time: millisToHrTime(timeMillis),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    filteredAttributes: Object.fromEntries(others),
  };
}
