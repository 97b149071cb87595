import { gather } from '../config/gather.ts';
import { largest, type Option } from '../config/option.ts';
import { optionNames, options, type Config, type OptionName } from '../config/options.ts';
import { drawModel } from '../config/draw-model.ts';
import type { Env, Problem, ReadResult } from '../config/read.ts';
import { suggest } from '../config/suggest.ts';
import { catalogue } from '../instrumentations/catalogue.ts';
import { cureFor } from './cures.ts';
import type { Setting, SettingProblem, Settings } from './facts.ts';
import { pipelineOfFile, remarksOn, settingsOfFile } from './file-settings.ts';
import { mask, maskUrls, smellsOfSecret } from './secrets.ts';

/**
 * The effective settings for people: what is set, where, and what is wrong with it.
 *
 * @param flags variables that flags of this command set; they are in `env` too
 */
export function readSettingFacts(
  env: Env,
  flags: Readonly<Record<string, string>>,
  read: ReadResult,
): Settings {
  const { config, origins, file } = read;
  const { OTEL_TRACES_SAMPLER_ARG: samplerArg } = config;
  const set = optionNames.flatMap((name): readonly Setting[] => {
    const origin = origins[name];
    // Those of the file are shown by their way in it.
    if (origin === 'default' || origin === 'configuration file') return [];
    const from = Object.hasOwn(flags, name) ? 'flag' : origin;
    return [{ name, value: shown(name, config), from }];
  });
  return {
    set: file === undefined ? set : [...set, ...settingsOfFile(file)],
    problems: problemsOf(env, read),
    unknown: unknownNames(env),
    isDisabled: config.OTEL_SDK_DISABLED,
    exporters: {
      traces: config.OTEL_TRACES_EXPORTER,
      metrics: config.OTEL_METRICS_EXPORTER,
      logs: config.OTEL_LOGS_EXPORTER,
    },
    sampler: config.OTEL_TRACES_SAMPLER,
    ...(samplerArg !== undefined && { samplerArg: maskUrls(samplerArg) }),
    ...(file && { ...pipelineOfFile(file), refusedFile: file.isRefused }),
  };
}

function shown(name: OptionName, config: Config): string {
  const option: Option = options[name];
  const value: unknown = config[name];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value as Record<string, string>)
      .map(([key, text]) => {
        const isSecret = option.secret === true || smellsOfSecret(key);
        return `${key}=${isSecret ? mask : maskUrls(text)}`;
      })
      .join(',');
  }
  if (option.secret === true) return mask;
  if (option.kind === 'timeout' && value === largest) return 'no limit';
  return maskUrls(Array.isArray(value) ? value.join(',') || 'none' : String(value));
}

function problemsOf(env: Env, read: ReadResult): SettingProblem[] {
  const { config, problems, file } = read;
  const all = [
    ...problems,
    ...drawModel(read).problems,
    ...(file === undefined ? [] : remarksOn(file)),
    ...unknownInstrumentations(config),
    ...aboutCase(env),
  ];
  return all.map(withCure);
}

function withCure(problem: Problem | SettingProblem): SettingProblem {
  return 'cure' in problem ? problem : { ...problem, cure: cureFor(problem) };
}

/** As the agent says it, and with what was probably meant. */
function unknownInstrumentations(config: Config): readonly SettingProblem[] {
  const names = catalogue.flatMap((entry) => [entry.name, entry.detail?.name ?? entry.name]);
  const lists = ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'OTEL_NODE_DISABLED_INSTRUMENTATIONS'];
  return (lists as OptionName[]).flatMap((option) => {
    return (config[option] as readonly string[]).flatMap((word) => {
      const name = word.replace(/^\+/, '').replace(/^@opentelemetry\/instrumentation-/, '');
      if (name === '*' || names.includes(name)) return [];
      const near = suggest(plain(name), names.map(plain));
      const meant = names.find((known) => plain(known) === near);
      const because = `${option}: "${name}" is not an instrumentation of this agent; it is ignored`;
      const cure =
        meant === undefined ? 'see `otel-agent list` for the names' : `did you mean ${meant}?`;
      return [{ option, because, cure }];
    });
  });
}

/** `suggest` knows variables: no dashes and dots in them. */
function plain(name: string): string {
  return name.replace(/\W/g, '_');
}

/** Names have case everywhere but on Windows, where Node gives them as they were written. */
function aboutCase(env: Env): readonly SettingProblem[] {
  return Object.keys(env).flatMap((name) => {
    const upper = name.trim().toUpperCase();
    if (name === upper || !Object.hasOwn(options, upper)) return [];
    const because = `${name} has no effect: names of variables are in upper case`;
    return [{ option: upper, because, cure: `rename it to ${upper}` }];
  });
}

/** Names of other languages' agents are no news. */
function unknownNames(env: Env): readonly string[] {
  const foreign = /^OTEL_(PYTHON|JAVA|JAVAAGENT|DOTNET|GO|PHP|RUBY|RUST|CPP|SWIFT|ERLANG)_/;
  return gather(env, {}).unknown.filter((name) => {
    if (foreign.test(name) || name.startsWith('OTEL_EXPORTER_JAEGER_')) return false;
    return suggest(name, optionNames) === undefined;
  });
}
