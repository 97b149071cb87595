import type { Entities } from './parse-entities.ts';

/** What every row of the option table says about itself. */
type About = {
  /** One sentence for people: what it does. */
  readonly about: string;
  /** Section of `--help` and of the generated page. */
  readonly group: Group;
  /** Where the OpenTelemetry specification has it, or `agent` for our own. */
  readonly status: 'stable' | 'development' | 'deprecated' | 'agent';
  /** Values are never printed: headers, keys. */
  readonly secret?: true;
  /** Set by the user it is read and checked, but has no behaviour yet: said once when it is set. */
  readonly later?: true;
  /** Another name of an older release or of upstream JS; the real name wins. */
  readonly alias?: string;
  /** The more general option that holds where this one is unset; its own fallback is undefined. */
  readonly inherits?: string;
};

/** How the words of a `choice` or of `choices` are understood; all are compared in lower case. */
type Choices = {
  readonly choices: readonly string[];
  /** Known to the specification, without behaviour yet: refused with a problem that says so. */
  readonly laterChoices?: readonly string[];
  /** Other word for a choice → that choice. */
  readonly synonyms?: Readonly<Record<string, string>>;
};

export type Group =
  | 'general'
  | 'exporters'
  | 'otlp'
  | 'propagation'
  | 'sampling'
  | 'limits'
  | 'batching'
  | 'metrics'
  | 'instrumentations'
  | 'other exporters'
  | 'agent';

/** The longest wait that a timer takes, and the largest integer of the specification: 2³¹−1. */
export const largest = 2_147_483_647;

/** One option: how its text is read, and what holds where it is unset (spec-env type rules). */
export type Option = About &
  (
    | { readonly kind: 'boolean'; readonly fallback: boolean | undefined }
    /** Whole number from `min` to `max` (default 2³¹−1), decimal digits only. */
    | {
        readonly kind: 'integer';
        readonly fallback: number | undefined;
        readonly min: number;
        readonly max?: number;
      }
    /** Milliseconds from `min` (default 0) to 2³¹−1. */
    | { readonly kind: 'duration'; readonly fallback: number | undefined; readonly min?: number }
    /** Milliseconds; 0 means no limit and is read as 2³¹−1. */
    | { readonly kind: 'timeout'; readonly fallback: number | undefined }
    | { readonly kind: 'text'; readonly fallback: string | undefined }
    /** One of `choices`, in any case. */
    | (Choices & { readonly kind: 'choice'; readonly fallback: string | undefined })
    /**
     * Some of `choices`, comma separated. `none` anywhere becomes the empty list; `all` becomes
     * every other choice. Neither word is left in the value.
     */
    | (Choices & { readonly kind: 'choices'; readonly fallback: readonly string[] })
    /** Comma separated words of no fixed set, lower-cased unless `caseSensitive`. */
    | {
        readonly kind: 'words';
        readonly fallback: readonly string[];
        readonly caseSensitive?: true;
      }
    /** `k=v,k2=v2`, %-decoded; a bad pair is left out (headers). */
    | { readonly kind: 'pairs'; readonly fallback: Readonly<Record<string, string>> | undefined }
    /** `k=v,k2=v2`, %-decoded; one bad pair discards the whole value (resource attributes). */
    | { readonly kind: 'attributes'; readonly fallback: Readonly<Record<string, string>> }
    /** `type{id=value}[description=value]@schema;…`; a bad entity is left out. */
    | { readonly kind: 'entities'; readonly fallback: undefined }
  );

/** `undefined` where the fallback is; otherwise nothing. */
type Unset<O extends Option> = Extract<O['fallback'], undefined>;

/** The type that an option's text becomes. */
export type ValueOf<O extends Option> = O extends { kind: 'boolean' }
  ? boolean | Unset<O>
  : O extends { kind: 'integer' | 'duration' | 'timeout' }
    ? number | Unset<O>
    : O extends { kind: 'text' }
      ? string | Unset<O>
      : O extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C | Unset<O>
        : O extends { kind: 'choices'; choices: readonly (infer C)[] }
          ? readonly Exclude<C, 'none' | 'all'>[]
          : O extends { kind: 'words' }
            ? readonly string[]
            : O extends { kind: 'entities' }
              ? Entities | undefined
              : Readonly<Record<string, string>> | Unset<O>;
