import type { Option } from '../option.ts';

/** The signals, as they are spelt inside option names. */
export const signalWords = ['TRACES', 'METRICS', 'LOGS'] as const;
export type SignalWord = (typeof signalWords)[number];

const prefix = 'OTEL_EXPORTER_OTLP_';
type Name = `${typeof prefix}${string}`;
type Aspect<N> = N extends `${typeof prefix}${infer A}` ? A : never;

/** The form of option `O` for one signal: the same, but unset it leaves the word to `O`. */
type Form<O extends Option, N> = Omit<O, 'fallback' | 'about' | 'inherits'> & {
  readonly fallback: undefined;
  readonly about: string;
  readonly inherits: N;
};

/** `OTEL_EXPORTER_OTLP_X` → `OTEL_EXPORTER_OTLP_TRACES_X`, `…_METRICS_X` and `…_LOGS_X`. */
export type PerSignal<G extends Record<Name, Option>> = {
  readonly [N in keyof G & Name as `${typeof prefix}${SignalWord}_${Aspect<N>}`]: Form<G[N], N>;
};

/** Makes the signals' own forms of the options that hold for all of them. */
export function perSignal<const G extends Record<Name, Option>>(generic: G): PerSignal<G> {
  const forms: Record<string, unknown> = {};
  for (const signal of signalWords) {
    for (const [name, option] of Object.entries<Option>(generic)) {
      forms[`${prefix}${signal}_${name.slice(prefix.length)}`] = {
        ...option,
        fallback: undefined,
        inherits: name,
        about: `${name} for ${signal.toLowerCase()} alone.`,
      };
    }
  }
  return forms as PerSignal<G>;
}
