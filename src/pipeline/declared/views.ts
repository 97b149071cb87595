import type { Attributes } from '@opentelemetry/api';
import {
  AggregationType,
  InstrumentType,
  type AggregationOption,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import type {
  AggregationModel,
  CardinalityLimits,
  InstrumentKind,
  ViewModel,
} from '../../config/model.ts';
import { makeMatcher, type Patterns } from '../../config/patterns.ts';

const instrumentTypes = {
  counter: InstrumentType.COUNTER,
  gauge: InstrumentType.GAUGE,
  histogram: InstrumentType.HISTOGRAM,
  observable_counter: InstrumentType.OBSERVABLE_COUNTER,
  observable_gauge: InstrumentType.OBSERVABLE_GAUGE,
  observable_up_down_counter: InstrumentType.OBSERVABLE_UP_DOWN_COUNTER,
  up_down_counter: InstrumentType.UP_DOWN_COUNTER,
} as const satisfies Record<InstrumentKind, InstrumentType>;

/** A view as the SDK wants it (metrics SDK, "View"). */
export function toView({ selector, stream }: ViewModel): ViewOptions {
  const { instrumentKind: kind } = selector;
  return {
    instrumentName: selector.instrumentName ?? '*',
    ...(kind && { instrumentType: instrumentTypes[kind] }),
    ...given('instrumentUnit', selector.unit),
    ...given('meterName', selector.meterName),
    ...given('meterVersion', selector.meterVersion),
    ...given('meterSchemaUrl', selector.meterSchemaUrl),
    ...given('name', stream.name),
    ...given('description', stream.description),
    ...given('aggregationCardinalityLimit', stream.cardinalityLimit),
    ...(stream.aggregation && { aggregation: toAggregation(stream.aggregation) }),
    ...(stream.attributeKeys && { attributesProcessors: [keysOnly(stream.attributeKeys)] }),
  };
}

function given<N extends string, T>(name: N, value: T | undefined): { [K in N]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [K in N]?: T });
}

function keysOnly(patterns: Patterns): { process(attributes: Attributes): Attributes } {
  const isKept = makeMatcher(patterns);
  return {
    process: (attributes) =>
      Object.fromEntries(Object.entries(attributes).filter(([key]) => isKept(key))),
  };
}

const simple = {
  default: AggregationType.DEFAULT,
  drop: AggregationType.DROP,
  sum: AggregationType.SUM,
  last_value: AggregationType.LAST_VALUE,
} as const;

function toAggregation(model: AggregationModel): AggregationOption {
  switch (model.kind) {
    case 'explicit_bucket_histogram': {
      const { recordMinMax, boundaries } = model;
      return {
        type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
        options: { recordMinMax, boundaries: [...boundaries] },
      };
    }
    case 'base2_exponential_bucket_histogram': {
      const { recordMinMax, maxSize } = model;
      return { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { recordMinMax, maxSize } };
    }
    default:
      return { type: simple[model.kind] };
  }
}

/** The limit of each kind of instrument; without one the SDK's 2000 holds. */
export function limitOf(limits: CardinalityLimits): (type: InstrumentType) => number {
  const byType = new Map<InstrumentType, number | undefined>();
  for (const [kind, type] of Object.entries(instrumentTypes)) {
    byType.set(type, limits[kind as InstrumentKind]);
  }
  return (type) => byType.get(type) ?? limits.default ?? 2000;
}
