import type { Config } from './options.ts';
import type { Patterns } from './patterns.ts';

/** A sampler, with those that it asks. */
export type SamplerModel =
  /** As OTEL_TRACES_SAMPLER names it. */
  | {
      readonly kind: 'named';
      readonly name: Config['OTEL_TRACES_SAMPLER'];
      readonly arg: string | undefined;
    }
  | { readonly kind: 'always_on' | 'always_off' }
  | { readonly kind: 'trace_id_ratio_based'; readonly ratio: number }
  /** A delegate that is undefined follows the parent; the root's default is always_on. */
  | {
      readonly kind: 'parent_based';
      readonly root: SamplerModel | undefined;
      readonly remoteParentSampled: SamplerModel | undefined;
      readonly remoteParentNotSampled: SamplerModel | undefined;
      readonly localParentSampled: SamplerModel | undefined;
      readonly localParentNotSampled: SamplerModel | undefined;
    }
  | { readonly kind: 'always_record'; readonly root: SamplerModel }
  | {
      readonly kind: 'jaeger_remote';
      readonly endpoint: string;
      readonly intervalMillis: number;
      readonly initial: SamplerModel;
    }
  | { readonly kind: 'composite'; readonly sampler: ComposableModel };

/** Samplers that agree on a threshold (spec: "CompositeSampler"). */
export type ComposableModel =
  | { readonly kind: 'always_on' | 'always_off' }
  | { readonly kind: 'probability'; readonly ratio: number }
  | { readonly kind: 'parent_threshold'; readonly root: ComposableModel }
  | { readonly kind: 'rule_based'; readonly rules: readonly RuleModel[] };

/** Exact values, or patterns. */
export type AttributePatterns = { readonly values: readonly string[] } | Patterns;

/** All conditions that are there have to hold. */
export type RuleModel = {
  readonly attributes?: readonly { readonly key: string; readonly patterns: AttributePatterns }[];
  readonly kinds?: readonly ('internal' | 'server' | 'client' | 'producer' | 'consumer')[];
  readonly parents?: readonly ('none' | 'remote' | 'local')[];
  readonly sampler: ComposableModel;
};
