import type { Attributes, HrTime } from '@opentelemetry/api';
import type { DataPoint } from '@opentelemetry/sdk-metrics';

/** One measurement of those that a data point sums up (metrics data model, "Exemplars"). */
export type Exemplar = {
  readonly value: number;
  readonly time: HrTime;
  /** Both, where the measurement was made inside of a span. */
  readonly traceId?: string;
  readonly spanId?: string;
  /** Attributes of the measurement that the data point does not have. */
  readonly filteredAttributes: Attributes;
};

/** A data point of the SDK, which has no exemplars of its own. */
export type WithExemplars = { exemplars?: readonly Exemplar[] };

const none: readonly Exemplar[] = [];

export function exemplarsOf(point: DataPoint<unknown>): readonly Exemplar[] {
  return (point as WithExemplars).exemplars ?? none;
}
