import { clampBatches } from './clamp-batches.ts';
import { gather, type Env, type Given, type Origin } from './gather.ts';
import type { PipelineModel } from './model.ts';
import type { Option } from './option.ts';
import { optionNames, options, type Config, type OptionName } from './options.ts';
import { parse } from './parse.ts';
import type { Problem } from './problem.ts';
import type { ProxyVariables } from './proxy-variables.ts';
import { suggest } from './suggest.ts';

export type { Env, Origin } from './gather.ts';
export type { Problem } from './problem.ts';

/** For each option, where its value comes from. */
export type Origins = Readonly<Record<OptionName, Origin>>;
export type ReadResult = {
  readonly config: Config;
  readonly origins: Origins;
  readonly problems: readonly Problem[];
  /** Where OTEL_CONFIG_FILE is set: all but `config` is in here then. */
  readonly file?: FileFacts;
  /** Where a proxy is named; a configuration file says nothing about them. */
  readonly proxies?: ProxyVariables;
};

/** What a configuration file says. */
export type FileFacts = {
  /** As the user wrote it. */
  readonly path: string;
  readonly model: PipelineModel;
  /** It has a fault: nothing of it is used. */
  readonly isRefused: boolean;
  /** What is set in the environment without effect, as a sentence; absent where nothing is. */
  readonly remark?: string;
  /** Its values, by their way from the root. */
  readonly leaves: () => readonly { readonly name: string; readonly value: string }[];
  /** A message with the file's words for what variables are called. */
  readonly inWords: (text: string) => string;
};

/**
 * Reads every option. What code sets wins over the same in the environment, and that over the env
 * file; empty and blank values count as unset. Never throws; the result is frozen.
 *
 * @param envFile the `OTEL_*` lines of the env file, if there is one
 * @param code the settings that were given to `start()`, as text
 */
export function readConfig(env: Env, envFile: Env = {}, code: Env = {}): ReadResult {
  const gathered = gather(env, envFile, code);
  const problems = [...gathered.problems];
  const values: Record<string, unknown> = {};
  const sources: Record<string, Origin> = {};
  for (const name of optionNames) {
    const given = gathered.given.get(name);
    const value = given && readOne(name, given, problems);
    values[name] = Object.freeze(value ?? options[name].fallback);
    sources[name] = given === undefined || value === undefined ? 'default' : given.origin;
  }
  const config = values as Config;
  const origins = sources as Origins;
  problems.push(...clampBatches(config, origins));
  for (const name of gathered.unknown) problems.push(...aboutUnknown(name));
  return Object.freeze({
    config: Object.freeze(config),
    origins: Object.freeze(origins),
    problems: Object.freeze(problems),
  });
}

/** The value of one option, or undefined where its fallback holds; adds what is wrong with it. */
function readOne(name: OptionName, given: Given, problems: Problem[]): unknown {
  const option: Option = options[name];
  const { value, faults } = parse(option, given.text);
  for (const { what, instead = otherwise(option) } of faults) {
    problems.push({ option: name, because: `${given.name}${what}; ${instead}` });
  }
  if (option.later === true) {
    const because = `${given.name} is known but not available in this release; it has no effect`;
    problems.push({ option: name, because });
  }
  return value;
}

/** What holds where an option's text is refused. */
function otherwise({ inherits, fallback }: Option): string {
  if (inherits !== undefined) return `${inherits} holds instead`;
  const shown = Array.isArray(fallback) ? fallback.join(', ') : fallback;
  const ignored = shown === undefined || shown === '' || typeof shown === 'object';
  return ignored ? 'it is ignored' : `using ${shown}`;
}

/** Most unknown names belong to other agents; a word is due only where one of ours was meant. */
function aboutUnknown(name: string): readonly Problem[] {
  if (name.startsWith('OTEL_EXPORTER_JAEGER_')) {
    const because = `${name} has no effect: Jaeger takes OTLP, see OTEL_EXPORTER_OTLP_ENDPOINT`;
    return [{ option: name, because }];
  }
  const near = suggest(name, optionNames);
  if (near === undefined) return [];
  return [{ option: name, because: `${name} is not a known option; did you mean ${near}?` }];
}
