import { posix, win32 } from 'node:path';
import type { Disk } from './disk.ts';
import type { Command } from './parse-flags.ts';
import { isReplaceable } from './is-replaceable.ts';
import { quoteForCmd } from './quote-for-cmd.ts';

/** What to start. */
export type Start = {
  /** Path of the executable. */
  readonly file: string;
  /** The name it is started under. */
  readonly argv0: string;
  readonly args: readonly string[];
  /** Whether `execve` is sure to accept the file: it aborts the process where it does not. */
  readonly replaceable: boolean;
  /** Arguments are one line for cmd.exe, already quoted. */
  readonly verbatim?: true;
};

/** Why nothing can be started; the exit codes are those of a shell. */
export type NoStart = { readonly exitCode: 126 | 127; readonly because: string };

/** Where to look. */
export type Place = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The Node that runs now. */
  readonly execPath: string;
  readonly cwd: string;
  readonly disk: Disk;
};

const script = /\.[cm]?[jt]s$/i;

/**
 * Finds the program of a command, as a shell would: a name with a slash is a path, another is
 * looked up in PATH. A script that cannot be executed by itself is run by the current Node.
 */
export function resolveCommand([program, ...args]: Command, place: Place): Start | NoStart {
  const runByNode = (words: readonly string[]): Start => {
    return { file: place.execPath, argv0: 'node', args: words, replaceable: true };
  };
  const isScript = script.test(program);
  const candidates = candidatesFor(program, place);
  const found = candidates.find((path) => isExecutable(path, isScript, place));
  if (found !== undefined) return startOf(found, program, args, place);
  const path = pathsOf(place).resolve(place.cwd, program);
  if (isScript && isFile(path, place)) return runByNode([program, ...args]);
  if (program === 'node') return runByNode(args);
  return noStart(program, candidates, place);
}

function startOf(file: string, program: string, args: readonly string[], place: Place): Start {
  if (place.platform !== 'win32') {
    return { file, argv0: program, args, replaceable: isReplaceable(file, place) };
  }
  if (/\.(?:exe|com)$/i.test(file)) return { file, argv0: program, args, replaceable: false };
  // Since CVE-2024-27980 Node starts .cmd and .bat only through a shell.
  const shell = valueOf(place, 'ComSpec') ?? 'cmd.exe';
  const line = `"${quoteForCmd(file, args)}"`;
  return {
    file: shell,
    argv0: shell,
    args: ['/d', '/s', '/c', line],
    replaceable: false,
    verbatim: true,
  };
}

/** A script needs a shebang to be started by itself, the execute bit does not do: sh would read it. */
function isExecutable(path: string, isScript: boolean, { disk, platform }: Place): boolean {
  if (disk.look(path) !== 'executable') return false;
  if (!isScript) return true;
  return platform !== 'win32' && disk.head(path, 2).toString('latin1') === '#!';
}

function isFile(path: string, { disk }: Place): boolean {
  return ['file', 'executable'].includes(disk.look(path));
}

function candidatesFor(program: string, place: Place): readonly string[] {
  const { resolve, delimiter } = pathsOf(place);
  const windows = place.platform === 'win32';
  const names = windows ? namesOnWindows(program, place) : [program];
  if ((windows ? /[\\/:]/ : /\//).test(program)) {
    return names.map((name) => resolve(place.cwd, name));
  }
  const path = valueOf(place, 'PATH') ?? (windows ? '' : '/usr/local/bin:/usr/bin:/bin');
  const folders = path.split(delimiter).map((folder) => folder.replace(/^"(.*)"$/, '$1'));
  const all = windows ? ['.', ...folders.filter((folder) => folder !== '')] : folders;
  return all.flatMap((folder) => names.map((name) => resolve(place.cwd, folder, name)));
}

/** A name without extension is never a program there: `npm` stands next to `npm.cmd`, for other shells. */
function namesOnWindows(program: string, place: Place): readonly string[] {
  const extensions = (valueOf(place, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';');
  const names = extensions.filter((ext) => ext !== '').map((ext) => program + ext);
  return win32.extname(program) === '' ? names : [program, ...names];
}

function noStart(program: string, candidates: readonly string[], { disk }: Place): NoStart {
  const looks = new Set(candidates.map((path) => disk.look(path)));
  const isPath = /[\\/]/.test(program);
  if (looks.has('file')) return { exitCode: 126, because: `${program}: not executable` };
  if (isPath && looks.has('folder')) {
    return { exitCode: 126, because: `${program}: is a directory` };
  }
  const what = isPath || script.test(program) ? 'no such file' : 'command not found';
  return { exitCode: 127, because: `${program}: ${what}` };
}

function pathsOf({ platform }: Place): typeof posix {
  return platform === 'win32' ? win32 : posix;
}

/** Names have no case on Windows. */
function valueOf({ env, platform }: Place, name: string): string | undefined {
  if (platform !== 'win32') return env[name];
  return Object.entries(env).find(([key]) => key.toUpperCase() === name.toUpperCase())?.[1];
}
