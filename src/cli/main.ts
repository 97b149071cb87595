import { flagOf, optionOfFlag } from '../config/flags.ts';
import { optionNames, options, type OptionName } from '../config/options.ts';
import type { Option } from '../config/option.ts';
import { examine, listCatalogue } from './examine.ts';
import { helpText, usageText, type Row } from './help.ts';
import type { Host } from './host.ts';
import { parseFlags, type Command, type Variables } from './parse-flags.ts';
import { envWithAgent, findCommand } from './prepare.ts';
import { runCommand } from './run-command.ts';

/**
 * The whole command: reads the flags, then becomes or runs what follows them.
 *
 * @param argv the words after Node and script
 * @returns the exit code: 2 for a wrong command line, 126 and 127 as a shell has them, else the
 *   command's own
 */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  const flags = { names: optionNames.map(flagOf), variableOf: optionOfFlag };
  const [first, ...others] = argv;
  // The other name has no words of its own: there these are programs.
  if (host.name === 'otel-agent' && first === 'doctor') return await examine(others, flags, host);
  if (host.name === 'otel-agent' && first === 'list') return listCatalogue(others, flags, host);
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
  const start = findCommand(command, host);
  if ('exitCode' in start) return end(start, host);
  return end(await runCommand(start, envWithAgent(variables, host), host), host);
}

function rowOf(name: OptionName): Row {
  const option: Option = options[name];
  const { inherits } = option;
  return { flag: flagOf(name), option, inherits: inherits && flagOf(inherits as OptionName) };
}

function end(
  { exitCode, because }: { readonly exitCode: number; readonly because?: string },
  { name, complain }: Host,
): number {
  if (because !== undefined) complain(`${name}: ${because}\n`);
  return exitCode;
}
