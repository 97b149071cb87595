import { largest } from '../option.ts';
import type { ScopeRules } from '../model.ts';
import type { Patterns } from '../patterns.ts';
import {
  list,
  mapped,
  object,
  optional,
  otherwise,
  required,
  text,
  whole,
  type Shape,
} from './shape.ts';

/** Milliseconds; 0 means no limit. */
export const timeout: Shape<number> = mapped(whole(0, largest), (millis) => millis || largest);

/** Milliseconds. */
export function duration(least = 0): Shape<number> {
  return whole(least, largest);
}

export const patterns: Shape<Patterns> = object({
  included: optional(list(text)),
  excluded: optional(list(text)),
});

/** Text that may be empty where a variable was; that is as good as absent. */
export const path: Shape<string | undefined> = mapped(text, (value) => value.trim() || undefined);

export const severities = {
  trace: 1,
  trace2: 2,
  trace3: 3,
  trace4: 4,
  debug: 5,
  debug2: 6,
  debug3: 7,
  debug4: 8,
  info: 9,
  info2: 10,
  info3: 11,
  info4: 12,
  warn: 13,
  warn2: 14,
  warn3: 15,
  warn4: 16,
  error: 17,
  error2: 18,
  error3: 19,
  error4: 20,
  fatal: 21,
  fatal2: 22,
  fatal3: 23,
  fatal4: 24,
} as const;
export type Severity = keyof typeof severities;
export const severityNames = Object.keys(severities) as readonly Severity[];

/** `tracer_configurator` and its like: settings by the name of a scope. */
export function scopeRules<const N extends string, T>(
  scopes: N,
  settings: Shape<T>,
  usual: T,
): Shape<ScopeRules<T>> {
  const rule = object({ name: required(text), config: required(settings) });
  const shape = object({
    default_config: otherwise(settings, usual),
    [scopes]: optional(list(rule)),
  });
  return mapped(shape, (read) => {
    const { default_config: fallback, [scopes]: rules } = read as {
      default_config: T;
      [scopes: string]: unknown;
    };
    const all = (rules ?? []) as readonly { readonly name: string; readonly config: T }[];
    return {
      otherwise: fallback,
      rules: all.map(({ name, config }) => ({ name, settings: config })),
    };
  });
}
