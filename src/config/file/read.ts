import { instrumentationsOf } from '../instrumentations-model.ts';
import type { PipelineModel } from '../model.ts';
import type { OptionName } from '../options.ts';
import { quote } from '../quote.ts';
import type { Env, Origins, Problem, ReadResult } from '../read.ts';
import { optionNames } from '../options.ts';
import { Fault, type Position } from './fault.ts';
import { leavesOf } from './leaves.ts';
import { readRoot } from './root.ts';
import { toConfig, type Settings } from './settings.ts';
import { readTree, type Node } from './tree.ts';
import { fileWords } from './words.ts';

/** A file as it was found: its text, or why there is none. */
export type Found = { readonly text: string } | { readonly unreadable: string };

/** Options that count in the environment all the same: they lead to the file, or are the doctor's. */
const kept: readonly OptionName[] = [
  'OTEL_CONFIG_FILE',
  'OTEL_NODE_ENV_FILE',
  'OTEL_NODE_DOCTOR_REPORT',
];

/** Longest text that is read, in characters. */
const longest = 2 ** 20;

/**
 * Reads a configuration file (spec: "Declarative configuration", "Parse" and "Create"). A file with
 * a fault is refused as a whole: the app runs untraced then. Never throws.
 *
 * @param path as the user wrote it
 * @param env what references in the file stand for
 * @param read what the environment alone would come to
 */
export function readConfigFile(path: string, found: Found, env: Env, read: ReadResult): ReadResult {
  const settings: Settings = new Map(kept.map((name) => [name, read.config[name]]));
  const problems = read.problems.filter(({ option }) => kept.includes(option as OptionName));
  const used = new Set<string>();
  const say = (at: Position | undefined, text: string): void => {
    const place = at === undefined ? '' : `:${at.line}:${at.column}`;
    problems.push({ option: 'OTEL_CONFIG_FILE', because: `${shown(path)}${place}: ${text}` });
  };
  let model: PipelineModel | undefined;
  let tree: Node | undefined;
  try {
    tree = readTree(textOf(found), { env, used });
    const warn = (node: Pick<Node, 'at'>, text: string): void => say(node.at, text);
    model = readRoot(tree, { warn }, settings, { env, used });
  } catch (error) {
    settings.set('OTEL_SDK_DISABLED', true);
    const at = error instanceof Fault ? error.at : undefined;
    const because = error instanceof Error ? error.message : String(error);
    say(at, `${because}; the file is not used, the app runs untraced`);
  }
  settings.set('OTEL_PROPAGATORS', model?.propagators ?? []);
  const file = {
    path,
    model: model ?? nothing(read),
    isRefused: model === undefined,
    leaves: () => (tree === undefined ? [] : leavesOf(tree)),
    inWords: fileWords(shown(path)),
  };
  return Object.freeze({
    config: toConfig(settings),
    origins: originsOf(settings, read.origins),
    problems: Object.freeze(problems as readonly Problem[]),
    file: { ...file, ...remarkOf(path, read, used) },
  });
}

function textOf(found: Found): string {
  const start = { line: 1, column: 1 };
  if ('unreadable' in found) throw new Error(`it cannot be read (${found.unreadable})`);
  if (found.text.trim().replace('\uFEFF', '') === '') throw new Fault(start, 'the file is empty');
  if (found.text.length > longest) throw new Fault(start, 'it is larger than 1 MiB');
  return found.text;
}

/** A path is plain in most cases; what steers a terminal is not let through. */
function shown(path: string): string {
  return /^[\w./\\:@+~-]+$/.test(path) ? path : quote(path);
}

function nothing({ config }: ReadResult): PipelineModel {
  return {
    resource: { serviceName: undefined, attributes: {}, detectors: [] },
    propagators: [],
    traces: undefined,
    metrics: undefined,
    logs: undefined,
    instrumentations: instrumentationsOf(config),
  };
}

function originsOf(settings: Settings, before: Origins): Origins {
  const origins = optionNames.map((name) => {
    if (kept.includes(name)) return [name, before[name]];
    return [name, settings.has(name) ? 'configuration file' : 'default'];
  });
  return Object.freeze(Object.fromEntries(origins) as Origins);
}

/** Options that are set, without effect: neither kept nor named in the file. */
function remarkOf(
  path: string,
  { origins }: ReadResult,
  used: ReadonlySet<string>,
): { remark?: string } {
  const ignored = optionNames.filter(
    (name) => origins[name] !== 'default' && !kept.includes(name) && !used.has(name),
  );
  if (ignored.length === 0) return {};
  return {
    remark: `${ignored.join(', ')}: without effect, as ${shown(path)} holds and does not name them`,
  };
}
