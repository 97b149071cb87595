import { clampBatches } from './clamp-batches.ts';
import { gather, type Env, type Given, type Origin } from './gather.ts';
import type { Option } from './option.ts';
import { optionNames, options, type Config, type OptionName } from './options.ts';
import { parse } from './parse.ts';
import type { Problem } from './problem.ts';
import { suggest } from './suggest.ts';

export type { Env, Origin } from './gather.ts';
export type { Problem } from './problem.ts';

/** For each option, where its value comes from. */
export type Origins = Readonly<Record<OptionName, Origin>>;
export type ReadResult = {
  readonly config: Config;
  readonly origins: Origins;
  readonly problems: readonly Problem[];
};

/**
 * Reads every option. What the environment sets wins over the same in the env file; empty and
 * blank values count as unset. Never throws; the result is frozen.
 *
 * @param envFile the `OTEL_*` lines of the env file, if there is one
 */
export function readConfig(env: Env, envFile: Env = {}): ReadResult {
  const gathered = gather(env, envFile);
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
