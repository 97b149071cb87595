import { optionNames, type OptionName } from './options.ts';

/** The flag of an option, without dashes: `OTEL_TRACES_EXPORTER` → `traces_exporter`. */
export function flagOf(name: OptionName): string {
  return name.replace(/^OTEL_(NODE_)?/, '').toLowerCase();
}

let optionsByFlag: ReadonlyMap<string, OptionName> | undefined;

/** The option of a flag in any case, spelt with `_` or `-`; undefined where there is none. */
export function optionOfFlag(flag: string): OptionName | undefined {
  optionsByFlag ??= new Map(optionNames.map((name) => [flagOf(name), name]));
  return optionsByFlag.get(flag.replaceAll('-', '_').toLowerCase());
}
