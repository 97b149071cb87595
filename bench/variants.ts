/** One way to start the same app; the flags are those that each agent's manual names. */
export type Variant = {
  readonly name: string;
  readonly flags: readonly string[];
  /** Set, or with undefined unset, on top of what all have. */
  readonly env?: (sinkPort: number) => Readonly<Record<string, string | undefined>>;
  /** It sends no spans that the sink could count. */
  readonly isSilent?: true;
};

export const bare: Variant = { name: 'bare node', flags: [], isSilent: true };

export const upstream: Variant = {
  name: 'upstream',
  flags: ['--require', '@opentelemetry/auto-instrumentations-node/register'],
};

export const required: Variant = {
  name: 'agent `--require`',
  flags: ['--require', '@org/otel-agent/register'],
};

export const imported: Variant = {
  name: 'agent `--import`',
  flags: ['--import', '@org/otel-agent/register'],
};

/** As everybody starts it. */
export const usual: readonly Variant[] = [bare, upstream, required, imported];

const off = { OTEL_TRACES_SAMPLER: 'always_off' };
const traces = { OTEL_METRICS_EXPORTER: 'none' };

/** What sampling all of it out costs nevertheless, and what traces cost without metrics. */
export const partial: readonly Variant[] = [
  { ...upstream, name: 'upstream, always_off', env: () => off, isSilent: true },
  { ...required, name: 'agent, always_off', env: () => off, isSilent: true },
  { ...upstream, name: 'upstream, traces only', env: () => traces },
  { ...required, name: 'agent, traces only', env: () => traces },
];

/** Beginning with another one each round: none always runs in the wake of the same. */
export function rotated(variants: readonly Variant[], round: number): readonly Variant[] {
  const first = round % variants.length;
  return [...variants.slice(first), ...variants.slice(0, first)];
}

/**
 * Those whose names hold one of the words, with those that they are held against; without a word
 * all of them.
 */
export function chosen(
  variants: readonly Variant[],
  words: readonly string[],
  against: readonly Variant[] = [bare, upstream],
): readonly Variant[] {
  if (words.length === 0) return variants;
  return variants.filter(
    (variant) => against.includes(variant) || words.some((word) => variant.name.includes(word)),
  );
}
