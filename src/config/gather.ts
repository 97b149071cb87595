import type { Option } from './option.ts';
import { optionNames, options, type OptionName } from './options.ts';
import type { Problem } from './problem.ts';

/** Environment variables, as a value. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Where the value of an option comes from; text that was refused leaves the `default`. */
export type Origin = 'code' | 'environment' | 'env file' | 'configuration file' | 'default';

/** The text that was given for an option, and under which name: its own or its alias. */
export type Given = {
  readonly name: string;
  readonly text: string;
  readonly origin: Exclude<Origin, 'default' | 'configuration file'>;
};

export type Gathered = {
  readonly given: ReadonlyMap<OptionName, Given>;
  /** Names that start with `OTEL_` and are no option of ours, each once. */
  readonly unknown: readonly string[];
  readonly problems: readonly Problem[];
};

/** Option → its other name, and the other way round. */
const aliases = new Map<OptionName, string>();
const realNames = new Map<string, OptionName>();
for (const name of optionNames) {
  const { alias }: Option = options[name];
  if (alias === undefined) continue;
  aliases.set(name, alias);
  realNames.set(alias, name);
}

/**
 * Finds what is set: code before the environment before the env file, in each the real name before
 * the alias.
 * Looks at every variable once and copies what is ours, since reading `process.env` is slow.
 */
export function gather(env: Env, envFile: Env, code: Env = {}): Gathered {
  const given = new Map<OptionName, Given>();
  const unknown = new Set<string>();
  const problems: Problem[] = [];
  const take = (texts: ReadonlyMap<string, string>, origin: Given['origin']): void => {
    for (const [name, text] of texts) {
      const option = realNames.get(name) ?? name;
      if (!isOption(option)) unknown.add(name);
      else if (given.has(option)) continue;
      else if (option === name || !texts.has(option)) given.set(option, { name, text, origin });
    }
    problems.push(...aboutAliases(texts));
  };
  take(ours(code), 'code');
  take(ours(env), 'environment');
  const lines = ours(envFile);
  if (lines.delete('OTEL_NODE_ENV_FILE')) problems.push(misplaced);
  take(lines, 'env file');
  return { given, unknown: [...unknown], problems };
}

const misplaced: Problem = {
  option: 'OTEL_NODE_ENV_FILE',
  because: 'OTEL_NODE_ENV_FILE counts in the environment only; in an env file it is ignored',
};

/** The variables that are ours and set; blank is unset. */
function ours(env: Env): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of Object.keys(env)) {
    if (!name.startsWith('OTEL_')) continue;
    const text = env[name];
    if (text !== undefined && text.trim() !== '') texts.set(name, text);
  }
  return texts;
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

function aboutAliases(texts: ReadonlyMap<string, string>): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [option, alias] of aliases) {
    const text = texts.get(alias);
    if (text === undefined || text === texts.get(option)) continue;
    const because = texts.has(option)
      ? `${alias} is ignored, because ${option} is set too`
      : `${alias} is another name of ${option}; please use that one`;
    problems.push({ option, because });
  }
  return problems;
}
