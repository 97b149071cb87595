import { instrumentKinds, type AggregationModel, type ViewModel } from '../model.ts';
import { patterns } from './common.ts';
import { Fault } from './fault.ts';
import {
  choice,
  flag,
  list,
  mapped,
  nameOf,
  number,
  object,
  oneOf,
  optional,
  otherwise,
  plain,
  required,
  text,
  whole,
  type Shape,
} from './shape.ts';

const usualBoundaries = [
  0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000,
] as const;

const aggregation: Shape<AggregationModel> = oneOf('aggregation', {
  default: plain({ kind: 'default' }),
  drop: plain({ kind: 'drop' }),
  sum: plain({ kind: 'sum' }),
  last_value: plain({ kind: 'last_value' }),
  explicit_bucket_histogram: mapped(
    object({
      boundaries: otherwise(list(number(), 0), usualBoundaries),
      record_min_max: otherwise(flag, true),
    }),
    (read) =>
      ({
        kind: 'explicit_bucket_histogram',
        boundaries: read.boundaries,
        recordMinMax: read.record_min_max,
      }) as const,
  ),
  base2_exponential_bucket_histogram: mapped(
    object({
      max_scale: otherwise(whole(-10, 20), 20),
      max_size: otherwise(whole(2), 160),
      record_min_max: otherwise(flag, true),
    }),
    (read, node, reading) => {
      if (read.max_scale !== 20) {
        reading.warn(node, `${nameOf(node)}: max_scale has no effect; 20 is used`);
      }
      const { max_size: maxSize, record_min_max: recordMinMax } = read;
      return { kind: 'base2_exponential_bucket_histogram', maxSize, recordMinMax } as const;
    },
  ),
});

const selector: Shape<ViewModel['selector']> = mapped(
  object({
    instrument_name: optional(text),
    instrument_type: optional(choice(instrumentKinds)),
    unit: optional(text),
    meter_name: optional(text),
    meter_version: optional(text),
    meter_schema_url: optional(text),
  }),
  (read) => ({
    instrumentName: read.instrument_name,
    instrumentKind: read.instrument_type,
    unit: read.unit,
    meterName: read.meter_name,
    meterVersion: read.meter_version,
    meterSchemaUrl: read.meter_schema_url,
  }),
);

const stream: Shape<ViewModel['stream']> = mapped(
  object({
    name: optional(text),
    description: optional(text),
    aggregation: optional(aggregation),
    aggregation_cardinality_limit: optional(whole(1)),
    attribute_keys: optional(patterns),
  }),
  (read) => ({
    name: read.name,
    description: read.description,
    aggregation: read.aggregation,
    cardinalityLimit: read.aggregation_cardinality_limit,
    attributeKeys: read.attribute_keys,
  }),
);

export const view: Shape<ViewModel> = mapped(
  object({ selector: otherwise(selector, undefined), stream: required(stream) }),
  (read, node) => {
    const selected = read.selector ?? selector(node, { warn: () => {} });
    const { instrumentName } = selected;
    if (instrumentName !== undefined && /\?|\*.*\*/.test(instrumentName)) {
      const because =
        'selector.instrument_name with more than one * or with ?, which is not available';
      throw new Fault(node.at, `${nameOf(node)} has a ${because}`);
    }
    const isOne = instrumentName !== undefined && !/[*?]/.test(instrumentName);
    if (read.stream.name === undefined || isOne) return { selector: selected, stream: read.stream };
    const because =
      'has a stream.name, but its selector.instrument_name does not name one instrument';
    throw new Fault(node.at, `${nameOf(node)} ${because}`);
  },
);
