import { optionNames, options, type Config, type OptionName } from '../options.ts';
import type { Option } from '../option.ts';
import { parse } from '../parse.ts';
import { Fault } from './fault.ts';
import { nameOf, wrong } from './shape.ts';
import type { Node } from './tree.ts';

/** Options that are set by the file, as values. */
export type Settings = Map<OptionName, unknown>;

/** The options as they are where nothing is said, and on top what the file says. */
export function toConfig(settings: Settings): Config {
  const values = optionNames.map((name) => [
    name,
    Object.freeze(settings.get(name) ?? options[name].fallback),
  ]);
  return Object.freeze(Object.fromEntries(values) as Config);
}

/** The value of an option as its variable would have it; a list stands for commas. */
export function readOption(name: OptionName, node: Node): unknown {
  const option: Option = options[name];
  const text = textOf(node);
  if (text.trim() === '') return undefined;
  const { value, faults } = parse(option, text);
  const [fault] = faults;
  if (fault === undefined) return value;
  // What was put in for a variable may be a secret.
  const isPlain = node.kind === 'scalar' && node.source === node.text;
  const what = isPlain || node.kind === 'list' ? fault.what : ' has a value that is not valid';
  throw new Fault(node.at, `${nameOf(node)}${what}`);
}

function textOf(node: Node): string {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'map') throw wrong(node, 'a value or a list');
  return node.items.map(textOf).join(',');
}
