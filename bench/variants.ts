/** One way to start the same app; the flags are those that each agent's manual names. */
export type Variant = { readonly name: string; readonly flags: readonly string[] };

export const bare: Variant = { name: 'bare node', flags: [] };

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

export const variants: readonly Variant[] = [bare, upstream, required, imported];

/** The variants beginning with another one each round: none always runs in the wake of the same. */
export function variantsOf(round: number): readonly Variant[] {
  const first = round % variants.length;
  return [...variants.slice(first), ...variants.slice(0, first)];
}
