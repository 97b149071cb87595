import type { Facts } from './facts.ts';

/** The answer to one question about the facts. */
export type Finding = {
  readonly status: 'ok' | 'warning' | 'failure';
  /** One sentence: what is so. */
  readonly what: string;
  /** What to do about it. */
  readonly cure?: string;
};

/** One question about the facts, answered without looking at anything else; nothing found, no word. */
export type Check = (facts: Facts) => readonly Finding[];

/** A finding, under the name of the check that has it. */
export type NamedFinding = Finding & { readonly check: string };

export function ok(what: string): Finding {
  return { status: 'ok', what };
}

export function warning(what: string, cure?: string): Finding {
  return { status: 'warning', what, ...(cure !== undefined && { cure }) };
}

export function failure(what: string, cure: string): Finding {
  return { status: 'failure', what, cure };
}
