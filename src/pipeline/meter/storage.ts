import type { Attributes, Context, HrTime } from '@opentelemetry/api';

/*
 * Parts of the metrics SDK's inside, which is bundled in one version: the storage of an instrument,
 * which knows the context of a measurement, and its aggregator, which makes one accumulation for
 * each set of attributes and data points of accumulations.
 */
export type Accumulation = { record: (value: number) => void; toPointValue: () => unknown };

export type Aggregator<Kept extends Accumulation = Accumulation> = {
  createAccumulation: (startTime: HrTime) => Kept | undefined;
  merge: (previous: Kept, delta: Kept) => Kept;
  toMetricData: (
    descriptor: object,
    temporality: number,
    accumulations: readonly (readonly [Attributes, Kept])[],
    endTime: HrTime,
  ) => { readonly dataPoints: readonly object[] } | undefined;
};

/** What was measured since the last collection. */
export type DeltaStorage = {
  _aggregator: Aggregator;
  readonly _activeCollectionStorage?: {
    get: (attributes: Attributes) => Accumulation | undefined;
  };
  record: (value: number, attributes: Attributes, timeMillis: number) => void;
  collect: () => unknown;
};

export type Storage = {
  record: (value: number, attributes: Attributes, context?: Context, timeMillis?: number) => void;
  readonly hasAttributeProcessor?: boolean;
  readonly _deltaMetricStorage?: DeltaStorage;
  readonly _temporalMetricStorage?: { _aggregator: Aggregator };
  readonly _backingStorages?: readonly Storage[];
};
