import { suggest } from '../config/suggest.ts';

/** The flags there are: their names, without dashes, and the variable each of them sets. */
export type Flags = {
  readonly names: readonly string[];
  /** `traces_exporter` or `traces-exporter` → `OTEL_TRACES_EXPORTER`. */
  readonly variableOf: (flag: string) => string | undefined;
  /** Flags of the command itself, which set no variable, and what each of them takes. */
  readonly own?: Readonly<Record<string, 'nothing' | 'value'>>;
};

/** What the command line asks for. */
export type Request =
  | { readonly ask: 'help' | 'version' }
  | Run
  /** Nothing to run. */
  | { readonly ask: 'usage' }
  | { readonly ask: 'correction'; readonly because: string };

type Run = { readonly ask: 'run'; readonly command: Command; readonly variables: Variables };

/** The program and its arguments, untouched. */
export type Command = readonly [program: string, ...args: string[]];
export type Variables = Readonly<Record<string, string>>;

/** What stands in front of a command, and the command, which may be missing. */
export type Line = {
  readonly ask: 'go';
  readonly variables: Variables;
  /** Flags of the command itself that are there; empty text where one takes nothing. */
  readonly own: Variables;
  readonly rest: readonly string[];
};

/**
 * Reads the flags in front of a command. Flags end at the first word that is none, or at `--`;
 * every flag but `--help`, `-h` and `--version` takes a value, as `--flag value` or `--flag=value`.
 *
 * @param words the command line without Node and script, and without `run`
 */
export function parseFlags(words: readonly string[], flags: Flags): Request {
  const line = readLine(words, flags);
  if (line.ask !== 'go') return line;
  const [program, ...args] = line.rest;
  if (program === undefined) return { ask: 'usage' };
  return { ask: 'run', command: [program, ...args], variables: line.variables };
}

/** The same for a command that may do without a program, and has flags of its own. */
export function readLine(words: readonly string[], flags: Flags): Line | Exclude<Request, Run> {
  const variables: Record<string, string> = {};
  const own: Record<string, string> = {};
  let at = 0;
  for (let word = words[at]; word !== undefined && isFlag(word); word = words[at]) {
    if (word === '--help' || word === '-h') return { ask: 'help' };
    if (word === '--version') return { ask: 'version' };
    const [flag, attached] = splitAtEquals(word);
    const name = flag.startsWith('--') ? flag.slice(2) : '';
    if (flags.own?.[name] === 'nothing' && attached === undefined) {
      own[name] = '';
      at += 1;
      continue;
    }
    const isOwn = flags.own?.[name] === 'value';
    const variable = isOwn || name === '' ? undefined : flags.variableOf(name);
    if (!isOwn && variable === undefined)
      return { ask: 'correction', because: unknown(flag, flags) };
    const value = attached ?? words[at + 1];
    // A value that starts with dashes has to be attached: left out, it would swallow the next flag.
    if (value === undefined || (attached === undefined && value.startsWith('--'))) {
      return { ask: 'correction', because: `${flag} needs a value: ${flag}=<value>` };
    }
    if (variable === undefined) own[name] = value;
    else variables[variable] = value;
    at += attached === undefined ? 2 : 1;
  }
  return { ask: 'go', variables, own, rest: words.slice(words[at] === '--' ? at + 1 : at) };
}

function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-' && word !== '--';
}

function splitAtEquals(word: string): readonly [flag: string, value: string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function unknown(flag: string, flags: Flags): string {
  const bare = flag.replace(/^-+/, '').replaceAll('-', '_').toLowerCase();
  const near = suggest(bare.replace(/^otel_(node_)?/, ''), [
    ...flags.names,
    ...Object.keys(flags.own ?? {}),
    'help',
    'version',
  ]);
  return `unknown flag ${flag}; ${near === undefined ? 'see --help' : `did you mean --${near}?`}`;
}
