import type { DataPoint, ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics';
import type { Adapt } from '../meter/provider.ts';
import type { Accumulation, Aggregator } from '../meter/storage.ts';
import type { WithExemplars } from './exemplar.ts';
import {
  exemplarOf,
  LastOfBuckets,
  offerOf,
  SomeOfAll,
  type ExemplarFilter,
  type Offer,
  type Reservoir,
} from './reservoir.ts';

type AggregatorKind = number;
/** A view leaves the instrument out: there is nothing to put exemplars on. */
const dropped: AggregatorKind = 0;

type Kept = Accumulation & { reservoir?: Reservoir };

/** Gives an instrument exemplars, which the SDK does not have (metrics SDK, "Exemplar"). */
export function keepExemplars(filter: ExemplarFilter): Adapt {
  return (storage) => {
    const { _deltaMetricStorage: delta, _temporalMetricStorage: temporal } = storage;
    if (delta === undefined || temporal === undefined) return;
    if ((delta._aggregator as { kind?: AggregatorKind }).kind === dropped) return;
    let offered: Offer | undefined;
    const record = storage.record.bind(storage);
    storage.record = (value, attributes, context, timeMillis = Date.now()) => {
      const filtered = storage.hasAttributeProcessor === true ? attributes : undefined;
      offered = offerOf(filter, value, timeMillis, filtered, context);
      record(value, attributes, context, timeMillis);
      offered = undefined;
    };
    const aggregator = withReservoirs(delta._aggregator, () => offered);
    delta._aggregator = aggregator;
    temporal._aggregator = aggregator;
  };
}

/** The aggregator, shared by instruments, stays as it is: what is put on is this storage's own. */
function withReservoirs(
  aggregator: Aggregator<Kept>,
  offered: () => Offer | undefined,
): Aggregator<Kept> {
  const own: Aggregator<Kept> = {
    createAccumulation: (startTime) => {
      const made = aggregator.createAccumulation(startTime);
      if (made !== undefined) listen(made, offered);
      return made;
    },
    merge: (previous, delta) => {
      const merged = aggregator.merge(previous, delta);
      const [before, after] = [previous.reservoir, delta.reservoir];
      const both = before === undefined ? after : (after?.after(before) ?? before);
      if (both !== undefined) merged.reservoir = both;
      return merged;
    },
    toMetricData: (descriptor, temporality, accumulations, endTime) => {
      const data = aggregator.toMetricData(descriptor, temporality, accumulations, endTime);
      for (const [at, [attributes, { reservoir }]] of accumulations.entries()) {
        const point = data?.dataPoints[at] as (DataPoint<unknown> & WithExemplars) | undefined;
        if (reservoir === undefined || point === undefined) continue;
        point.exemplars = reservoir.kept().map((offer) => exemplarOf(offer, attributes));
      }
      return data;
    },
  };
  return Object.assign(Object.create(aggregator) as Aggregator<Kept>, own);
}

function listen(accumulation: Kept, offered: () => Offer | undefined): void {
  const record = accumulation.record.bind(accumulation);
  accumulation.record = (value) => {
    record(value);
    const offer = offered();
    if (offer === undefined) return;
    accumulation.reservoir ??= reservoirFor(accumulation.toPointValue());
    accumulation.reservoir.offer(offer);
  };
}

function reservoirFor(point: unknown): Reservoir {
  const { buckets, positive } = Object(point) as Partial<Histogram & ExponentialHistogram>;
  if (buckets !== undefined) return new LastOfBuckets(buckets.boundaries);
  return new SomeOfAll(positive === undefined ? 1 : 20);
}
