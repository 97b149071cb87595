import type {
  AttributePatterns,
  ComposableModel,
  RuleModel,
  SamplerModel,
} from '../sampler-model.ts';
import { readHttpAddress } from '../otlp-address.ts';
import { duration } from './common.ts';
import { addressOf, endpoint } from './exporters.ts';
import {
  choice,
  list,
  mapped,
  number,
  object,
  oneOf,
  optional,
  otherwise,
  plain,
  required,
  text,
  wrong,
  type Shape,
} from './shape.ts';

const ratio = object({ ratio: otherwise(number(0, 1), 1) });

/** Samplers hold samplers. */
const inner: Shape<SamplerModel> = (node, reading) => sampler(node, reading);
const innerComposable: Shape<ComposableModel> = (node, reading) => composable(node, reading);

const parentBased: Shape<SamplerModel> = mapped(
  object({
    root: optional(inner),
    remote_parent_sampled: optional(inner),
    remote_parent_not_sampled: optional(inner),
    local_parent_sampled: optional(inner),
    local_parent_not_sampled: optional(inner),
  }),
  (read) => ({
    kind: 'parent_based',
    root: read.root,
    remoteParentSampled: read.remote_parent_sampled,
    remoteParentNotSampled: read.remote_parent_not_sampled,
    localParentSampled: read.local_parent_sampled,
    localParentNotSampled: read.local_parent_not_sampled,
  }),
);

const address: Shape<string> = mapped(endpoint, (placed, node, reading) => {
  const url = addressOf(placed, reading, readHttpAddress);
  if (url === undefined) throw wrong(node, 'an address');
  return String(url);
});

const jaegerRemote: Shape<SamplerModel> = mapped(
  object({
    endpoint: required(address),
    interval: otherwise(duration(), 60_000),
    initial_sampler: required(inner),
  }),
  (read) => ({
    kind: 'jaeger_remote',
    endpoint: read.endpoint,
    intervalMillis: read.interval,
    initial: read.initial_sampler,
  }),
);

const attributeValues = mapped(
  object({ key: required(text), values: required(list(text)) }),
  ({ key, values }): { key: string; patterns: AttributePatterns } => ({
    key,
    patterns: { values },
  }),
);
const attributePatterns = mapped(
  object({ key: required(text), included: optional(list(text)), excluded: optional(list(text)) }),
  ({ key, ...patterns }): { key: string; patterns: AttributePatterns } => ({ key, patterns }),
);

const rule: Shape<RuleModel> = mapped(
  object({
    attribute_values: optional(attributeValues),
    attribute_patterns: optional(attributePatterns),
    span_kinds: optional(list(choice(['internal', 'server', 'client', 'producer', 'consumer']))),
    parent: optional(list(choice(['none', 'remote', 'local']))),
    sampler: required(innerComposable),
  }),
  (read) => ({
    attributes: [read.attribute_values, read.attribute_patterns].filter(
      (condition) => condition !== undefined,
    ),
    ...(read.span_kinds && { kinds: read.span_kinds }),
    ...(read.parent && { parents: read.parent }),
    sampler: read.sampler,
  }),
);

const composable: Shape<ComposableModel> = oneOf('composable sampler', {
  always_on: plain({ kind: 'always_on' }),
  always_off: plain({ kind: 'always_off' }),
  probability: mapped(ratio, (read) => ({ kind: 'probability', ratio: read.ratio }) as const),
  parent_threshold: mapped(
    object({ root: required(innerComposable) }),
    ({ root }) => ({ kind: 'parent_threshold', root }) as const,
  ),
  rule_based: mapped(
    object({ rules: otherwise(list(rule), []) }),
    ({ rules }) => ({ kind: 'rule_based', rules }) as const,
  ),
});

export const sampler: Shape<SamplerModel> = oneOf('sampler', {
  always_on: plain({ kind: 'always_on' }),
  always_off: plain({ kind: 'always_off' }),
  always_record: mapped(
    object({ root: required(inner) }),
    ({ root }) => ({ kind: 'always_record', root }) as const,
  ),
  'composite/development': mapped(
    innerComposable,
    (read) => ({ kind: 'composite', sampler: read }) as const,
  ),
  'jaeger_remote/development': jaegerRemote,
  parent_based: parentBased,
  'probability/development': mapped(
    ratio,
    (read) => ({ kind: 'composite', sampler: { kind: 'probability', ratio: read.ratio } }) as const,
  ),
  trace_id_ratio_based: mapped(
    ratio,
    (read) => ({ kind: 'trace_id_ratio_based', ratio: read.ratio }) as const,
  ),
});
