import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { NodeMajor } from '../../scripts/node-binaries.ts';
import { appEnvironment } from './app-environment.ts';
import { startChild, type Ended } from './child.ts';
import { nodeOf } from './node-of.ts';
import { projectFolder } from './packed-agent.ts';

export type Loads = {
  /** Paths from the top of the project, with `/`; ES modules only from Node 22 on. */
  readonly files: readonly string[];
  /** Names of the npm packages that hold those files. */
  readonly packages: readonly string[];
  /** Public modules of node, whoever asked for them. */
  readonly builtins: readonly string[];
};

export type LoadReport = {
  /** Before the app's first line. */
  readonly before: Loads;
  /** When the process ended. */
  readonly end: Loads;
  readonly ended: Ended;
};

type RawLoads = { readonly files: readonly string[]; readonly builtins: readonly string[] };

const counter = join(import.meta.dirname, 'count-loads.cjs');
const marker = join(import.meta.dirname, 'count-loads-so-far.cjs');
const preloadFlag = /^(-r|--require|--import)$/;

/**
 * Runs node and tells what it loaded; run it without the agent too, and compare.
 *
 * @param args of node: flags first (each preload flag apart from its value), then the app's file
 * @throws Error with the output of a process that did not end by itself
 */
export async function loadsOf(
  args: readonly string[],
  options: { node?: NodeMajor; env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<LoadReport> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-test-loads-'));
  try {
    const file = join(folder, 'loads.json');
    const child = startChild({
      command: await nodeOf(options.node),
      args: withCounter(args),
      cwd: projectFolder,
      env: { ...appEnvironment(options.env ?? {}), AGENT_TEST_LOADS: file },
      stdin: '',
      timeoutMillis: 20_000,
    });
    const ended = await child.ended;
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text === '') throw new Error(`no loads were written:\n${ended.stdout}${ended.stderr}`);
    const { before, end } = JSON.parse(text) as { before: RawLoads; end: RawLoads };
    return { before: tidy(before), end: tidy(end), ended };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The marker comes in the way of the last preload: an `--import` of its own would load more. */
function withCounter(args: readonly string[]): string[] {
  const last = args.findLastIndex((arg) => preloadFlag.test(arg));
  const mark =
    args[last] === '--import' ? ['--import', pathToFileURL(marker).href] : ['-r', marker];
  const preloads = args.slice(0, last < 0 ? 0 : last + 2);
  return ['-r', counter, ...preloads, ...mark, ...args.slice(preloads.length)];
}

function tidy(raw: RawLoads): Loads {
  const paths = raw.files
    .map((file) => (file.startsWith('file:') ? fileURLToPath(file) : file))
    .filter((file) => file !== counter && file !== marker);
  const builtins = raw.builtins
    .map((entry) => entry.slice('NativeModule '.length))
    .filter((name) => !name.startsWith('internal/'));
  return {
    files: sortedSet(paths.map((file) => relative(projectFolder, file).split(sep).join('/'))),
    packages: sortedSet(paths.flatMap((file) => packageOf(file) ?? [])),
    builtins: sortedSet(builtins),
  };
}

function packageOf(file: string): string | undefined {
  const [, inside] = file.split(/.*[\\/]node_modules[\\/]/);
  const [scope = '', name = ''] = inside?.split(/[\\/]/) ?? [];
  if (scope === '') return undefined;
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function sortedSet(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
