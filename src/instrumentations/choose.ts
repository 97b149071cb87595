import { catalogue } from './catalogue.ts';
import type { Entry } from './entry.ts';

/** One library, whether it is observed, and because of what. */
export type Choice = {
  readonly entry: Entry;
  readonly on: boolean;
  /** Whether the spans of `entry.detail` are wanted. */
  readonly detailed: boolean;
  readonly because: string;
};

export type Choices = {
  readonly choices: readonly Choice[];
  /** One sentence for each name that means nothing. */
  readonly problems: readonly string[];
};

const enabledName = 'OTEL_NODE_ENABLED_INSTRUMENTATIONS';
const disabledName = 'OTEL_NODE_DISABLED_INSTRUMENTATIONS';
const prefix = '@opentelemetry/instrumentation-';

/**
 * Which libraries are observed.
 *
 * @param enabled names; a list without `+` stands for exactly those, `+name` adds to the defaults,
 *   `*` is every library. Names are short (`pg`) or full (`@opentelemetry/instrumentation-pg`)
 * @param disabled names or `*`; wins over `enabled`
 */
export function choose(enabled: readonly string[], disabled: readonly string[]): Choices {
  const names = enabled.map((word) => shortName(word.replace(/^\+/, '')));
  const exclusive = enabled.some((word) => !word.startsWith('+'));
  const on = new Set(names);
  const off = new Set(disabled.map(shortName));
  const choices = catalogue.map((entry): Choice => {
    const detail = entry.detail?.name;
    const detailNamed = detail !== undefined && on.has(detail) && !off.has(detail);
    const detailed = detail === undefined || detailNamed;
    const decide = (wanted: boolean, because: string): Choice => ({
      entry,
      on: wanted,
      detailed,
      because,
    });
    if (off.has(entry.name)) return decide(false, `named in ${disabledName}`);
    if (off.has('*')) return decide(false, `* in ${disabledName}`);
    if (on.has(entry.name)) return decide(true, `named in ${enabledName}`);
    if (on.has('*')) return decide(true, `* in ${enabledName}`);
    if (detailNamed) return decide(true, `${detail} is named in ${enabledName}`);
    if (exclusive) return decide(false, `not named in ${enabledName}`);
    return decide(entry.off === undefined, 'default');
  });
  return {
    choices,
    problems: [...unknown(enabledName, names), ...unknown(disabledName, [...off])],
  };
}

/** One sentence for each name that options were given for and that means nothing. */
export function unknownOptions(names: Iterable<string>): readonly string[] {
  return [...names]
    .filter((name) => !catalogue.some((entry) => entry.name === name))
    .map(
      (name) =>
        `options were given for ${JSON.stringify(name)}, which is not an instrumentation of this ` +
        'agent; they are ignored, see otel-agent list',
    );
}

function shortName(word: string): string {
  return word.startsWith(prefix) ? word.slice(prefix.length) : word;
}

function unknown(option: string, names: readonly string[]): string[] {
  return [...new Set(names)]
    .filter((name) => name !== '*' && !known(name))
    .map(
      (name) =>
        `${option}: "${name}" is not an instrumentation of this agent; it is ignored, ` +
        'see otel-agent list',
    );
}

function known(name: string): boolean {
  return catalogue.some((entry) => entry.name === name || entry.detail?.name === name);
}
