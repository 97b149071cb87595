import type { Problem } from './problem.ts';
import { quote } from './quote.ts';

/** What becomes of a trace that begins here, or of what comes in from outside, if all conditions hold. */
export type SamplingRule = {
  /** `drop`, or the share of traces that is kept: `keep` is 1. */
  readonly ratio: number | 'drop';
  readonly conditions: readonly Condition[];
};

export type Condition = {
  /** `name`, `kind`, or an attribute that the span starts with. */
  readonly key: string;
  /** `*` stands for any characters. */
  readonly pattern: string;
};

/** Short words for attributes. */
const attributes: Readonly<Record<string, string>> = {
  path: 'url.path',
  method: 'http.request.method',
  host: 'server.address',
};

const option = 'OTEL_NODE_SAMPLING_RULES';

/**
 * Reads `drop path=/health*; 0.1 path=/api/* method=GET; keep name=checkout`: rules are separated by
 * `;`, the first that matches decides. A rule that cannot be read is left out.
 */
export function readSamplingRules(text: string): {
  readonly rules: readonly SamplingRule[];
  readonly problems: readonly Problem[];
} {
  const rules: SamplingRule[] = [];
  const problems: Problem[] = [];
  for (const part of text.split(';').map((piece) => piece.trim())) {
    if (part === '') continue;
    const rule = readRule(part);
    if (typeof rule !== 'string') rules.push(rule);
    else {
      const because = `${option}: the rule ${quote(part)} ${rule}; it is left out`;
      problems.push({ option, because });
    }
  }
  return { rules, problems };
}

/** A rule, or what is wrong with it. */
function readRule(text: string): SamplingRule | string {
  const [action = '', ...words] = text.split(/\s+/);
  const ratio = readAction(action.toLowerCase());
  if (ratio === undefined) return 'does not begin with drop, keep or a number from 0 to 1';
  const conditions: Condition[] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    const key = word.slice(0, at);
    if (at < 1 || at === word.length - 1) return `has ${quote(word)}, which is not key=pattern`;
    if (key !== 'name' && key !== 'kind' && !(key in attributes) && !key.includes('.')) {
      return `has ${quote(key)}, which is not path, method, host, name, kind or an attribute`;
    }
    conditions.push({ key: attributes[key] ?? key, pattern: word.slice(at + 1) });
  }
  return conditions.length === 0 ? 'has no condition' : { ratio, conditions };
}

function readAction(word: string): SamplingRule['ratio'] | undefined {
  if (word === 'drop') return 'drop';
  if (word === 'keep') return 1;
  const ratio = /^\d*\.?\d+$/.test(word) ? Number(word) : Number.NaN;
  return ratio <= 1 ? ratio : undefined;
}
