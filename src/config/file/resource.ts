import type { ResourceModel } from '../model.ts';
import { parseAttributes } from '../parse-pairs.ts';
import { makeMatcher } from '../patterns.ts';
import { patterns } from './common.ts';
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
  type Property,
  type Shape,
} from './shape.ts';
import type { Variables } from './substitute.ts';

type Value = ResourceModel['attributes'][string];

const integer = whole(Number.MIN_SAFE_INTEGER);

/** By the type that an attribute names. */
const values = {
  string: text,
  bool: flag,
  int: integer,
  double: number(),
  string_array: list(text),
  bool_array: list(flag),
  int_array: list(integer),
  double_array: list(number()),
} as const satisfies Record<string, Shape<unknown>>;

const named = object({
  name: required(text),
  type: optional(choice(Object.keys(values) as (keyof typeof values)[])),
  value: (node) => node,
} as const satisfies Record<string, Property<unknown>>);

/** Undefined where the value is empty: the attribute is left out. */
const attribute: Shape<readonly [name: string, value: Value] | undefined> = mapped(
  named,
  ({ name, type, value: node }, owner, reading) => {
    if (node?.kind === 'scalar' && node.value === null) return undefined;
    const usual = node?.kind === 'list' ? 'string_array' : 'string';
    const value = required<unknown>(values[type ?? usual])(node, reading, owner, 'value');
    return [name, value as Value];
  },
);

const attributesList: Shape<Readonly<Record<string, string>>> = mapped(
  text,
  (value, node, reading) => {
    const { value: attributes = {}, faults } = parseAttributes(value);
    for (const { what, instead = 'it is ignored' } of faults) {
      reading.warn(node, `${nameOf(node)}${what}; ${instead}`);
    }
    return attributes;
  },
);

const detectorNames = [
  'container',
  'host',
  'process',
  'service',
  'os',
  'alibaba',
  'aws',
  'azure',
  'gcp',
] as const;
const detector = oneOf(
  'resource detector',
  Object.fromEntries(detectorNames.map((name) => [name, plain(name)])) as Record<
    (typeof detectorNames)[number],
    Shape<(typeof detectorNames)[number]>
  >,
);

const shape = object({
  attributes: otherwise(list(attribute), []),
  attributes_list: otherwise(attributesList, {}),
  schema_url: optional(text),
  'detection/development': otherwise(
    object({ attributes: otherwise(patterns, {}), detectors: otherwise(list(detector), []) }),
    { attributes: {}, detectors: [] },
  ),
});

/** The section `resource`. */
export function resource(variables: Variables): Shape<ResourceModel> {
  return mapped(shape, (read): ResourceModel => {
    const { attributes: detected, detectors } = read['detection/development'];
    const isWanted = makeMatcher(detected);
    const service = detectors.includes('service') ? serviceName(variables) : undefined;
    return {
      serviceName: undefined,
      attributes: {
        ...(service !== undefined && isWanted('service.name') && { 'service.name': service }),
        ...read.attributes_list,
        ...Object.fromEntries(read.attributes.filter((one) => one !== undefined)),
      },
      detectors,
      detected,
      ...(read.schema_url !== undefined && { schemaUrl: read.schema_url }),
    };
  });
}

/** The detector `service` is the one that reads a variable by itself. */
function serviceName({ env, used }: Variables): string | undefined {
  used.add('OTEL_SERVICE_NAME');
  return env['OTEL_SERVICE_NAME']?.trim() || undefined;
}
