import { SpanKind, trace, type Attributes, type Context } from '@opentelemetry/api';
import { makeMatcher } from '../../config/patterns.ts';
import type { ComposableModel, RuleModel } from '../../config/sampler-model.ts';

/** What a sampler may look at. */
export type Question = {
  readonly context: Context;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** Threshold of the parent, if it tells one. */
  readonly parentThreshold: string | undefined;
};

/**
 * Traces of which the randomness is at least this are sampled: 14 hexadecimal digits, which
 * compare as text. Undefined: none of them.
 */
export type Intent = {
  readonly threshold: string | undefined;
  /** The threshold tells how many traces a sampled one stands for. */
  readonly isReliable: boolean;
};

export type Composable = (question: Question) => Intent;

export const digits = 14;
const every = '0'.repeat(digits);
const none: Intent = { threshold: undefined, isReliable: false };

/** Makes a composable sampler (spec: "ComposableSampler"). */
export function makeComposable(model: ComposableModel): Composable {
  switch (model.kind) {
    case 'always_on':
      return () => ({ threshold: every, isReliable: true });
    case 'always_off':
      return () => none;
    case 'probability': {
      const intent = probability(model.ratio);
      return () => intent;
    }
    case 'parent_threshold':
      return parentThreshold(makeComposable(model.root));
    case 'rule_based':
      return ruleBased(model.rules);
  }
}

const steps = 2n ** 56n;

function probability(ratio: number): Intent {
  const kept = BigInt(Math.round(ratio * 2 ** 56));
  if (kept === 0n) return none;
  return { threshold: (steps - kept).toString(16).padStart(digits, '0'), isReliable: true };
}

function parentThreshold(root: Composable): Composable {
  return (question) => {
    const parent = trace.getSpanContext(question.context);
    if (parent === undefined || !trace.isSpanContextValid(parent)) return root(question);
    if (question.parentThreshold !== undefined) {
      return { threshold: question.parentThreshold, isReliable: true };
    }
    return (parent.traceFlags & 1) === 1 ? { threshold: every, isReliable: false } : none;
  };
}

function ruleBased(models: readonly RuleModel[]): Composable {
  const rules = models.map((model) => ({
    matches: makeRule(model),
    sampler: makeComposable(model.sampler),
  }));
  return (question) => rules.find(({ matches }) => matches(question))?.sampler(question) ?? none;
}

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

function makeRule(model: RuleModel): (question: Question) => boolean {
  const conditions: ((question: Question) => boolean)[] = [];
  for (const { key, patterns } of model.attributes ?? []) {
    const isMeant =
      'values' in patterns
        ? (text: string) => patterns.values.includes(text)
        : makeMatcher(patterns);
    conditions.push(({ attributes }) => textsOf(attributes[key]).some(isMeant));
  }
  if (model.kinds !== undefined) {
    const wanted = new Set<SpanKind>(model.kinds.map((kind) => kinds[kind]));
    conditions.push(({ kind }) => wanted.has(kind));
  }
  if (model.parents !== undefined) {
    const { parents } = model;
    conditions.push(({ context }) => parents.includes(parentOf(context)));
  }
  return (question) => conditions.every((holds) => holds(question));
}

/** Numbers and the like are compared as text; of an array any item may match. */
function textsOf(value: Attributes[string]): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  const isText = ['string', 'number', 'boolean'].includes(typeof value);
  return isText ? [String(value)] : [];
}

function parentOf(context: Context): 'none' | 'remote' | 'local' {
  const parent = trace.getSpanContext(context);
  if (parent === undefined || !trace.isSpanContextValid(parent)) return 'none';
  return parent.isRemote === true ? 'remote' : 'local';
}
