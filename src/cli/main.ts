import { flagOf, optionOfFlag } from '../config/flags.ts';
import { optionNames, options, type OptionName } from '../config/options.ts';
import type { Option } from '../config/option.ts';
import { childEnv } from './child-env.ts';
import type { Disk } from './disk.ts';
import { helpText, usageText, type Row } from './help.ts';
import { parseFlags, type Command, type Variables } from './parse-flags.ts';
import { resolveCommand } from './resolve-command.ts';
import { runCommand, type Runner } from './run-command.ts';

/** What the command has of the world. */
export type Host = Runner & {
  /** The name it was called by. */
  readonly name: 'otel-agent' | 'opentelemetry-instrument';
  /** Absolute path of the preload file. */
  readonly preload: string;
  readonly versions: { readonly agent: string; readonly sdk: string };
  readonly disk: Disk;
  /** Writes to stdout. */
  readonly print: (text: string) => void;
  /** Writes to stderr. */
  readonly complain: (text: string) => void;
};

/**
 * The whole command: reads the flags, then becomes or runs what follows them.
 *
 * @param argv the words after Node and script
 * @returns the exit code: 2 for a wrong command line, 126 and 127 as a shell has them, else the
 *   command's own
 */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  const flags = { names: optionNames.map(flagOf), variableOf: optionOfFlag };
  const request = parseFlags(withoutRun(argv, host), flags);
  switch (request.ask) {
    case 'help':
      host.print(helpText(host.name, optionNames.map(rowOf)));
      return 0;
    case 'version':
      host.print(versionText(host));
      return 0;
    case 'usage':
      host.complain(`${usageText(host.name)}See ${host.name} --help.\n`);
      return 2;
    case 'correction':
      host.complain(`${host.name}: ${request.because}\n`);
      return 2;
    case 'run':
      return await run(request.command, request.variables, host);
  }
}

/** `otel-agent run node app.js` is `otel-agent node app.js`; the other name has no such word. */
function withoutRun(argv: readonly string[], { name }: Host): readonly string[] {
  return name === 'otel-agent' && argv[0] === 'run' ? argv.slice(1) : argv;
}

function versionText({ name, versions, process }: Host): string {
  return `${name} ${versions.agent} (Node.js ${process.version}, OpenTelemetry SDK ${versions.sdk})\n`;
}

async function run(command: Command, variables: Variables, host: Host): Promise<number> {
  const { process, disk } = host;
  const { env, platform, execPath } = process;
  const start = resolveCommand(command, { env, platform, execPath, cwd: process.cwd(), disk });
  if ('exitCode' in start) return end(start, host);
  const theirs = childEnv(env, variables, preloadOf(host), platform, aliasOf);
  return end(await runCommand(start, theirs, host), host);
}

function rowOf(name: OptionName): Row {
  const option: Option = options[name];
  const { inherits } = option;
  return { flag: flagOf(name), option, inherits: inherits && flagOf(inherits as OptionName) };
}

function aliasOf(name: string): string | undefined {
  return (options as Readonly<Record<string, Option>>)[name]?.alias;
}

/** A preload that is missing would keep every Node from starting: the app runs without it. */
function preloadOf({ name, preload, disk, complain }: Host): string | undefined {
  if (disk.look(preload) !== 'missing') return preload;
  complain(`${name}: ${preload} is missing, the command runs without telemetry; install again\n`);
  return undefined;
}

function end(
  { exitCode, because }: { readonly exitCode: number; readonly because?: string },
  { name, complain }: Host,
): number {
  if (because !== undefined) complain(`${name}: ${because}\n`);
  return exitCode;
}
