import { ValueType, type Attributes, type Context, type Meter } from '@opentelemetry/api';
import { makeFrozenSets } from './frozen-sets.ts';

/** A histogram of seconds. */
export type Duration = {
  /** @param attributes of which those are taken that the metric has */
  readonly record: (seconds: number, attributes: Attributes, context: Context) => void;
};

export type DurationSpec = {
  readonly name: string;
  readonly description: string;
  /** Bounds of the buckets in seconds, as the conventions advise. */
  readonly bounds: readonly number[];
  /** Attributes that the metric may have. */
  readonly attributes: readonly string[];
};

/** The same instrument for whoever asks the same meter. */
export function makeDuration(meter: Meter, spec: DurationSpec): Duration {
  const setOf = makeFrozenSets(spec.attributes);
  const histogram = meter.createHistogram(spec.name, {
    description: spec.description,
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries: [...spec.bounds] },
  });
  return {
    record: (seconds, attributes, context) => histogram.record(seconds, setOf(attributes), context),
  };
}
