import type { Examination } from '../doctor/main.ts';
import { doctorHelp, listHelp } from './help.ts';
import type { Host } from './host.ts';
import { readLine, type Command, type Flags, type Line, type Variables } from './parse-flags.ts';
import { envWithAgent, envWithFlags, findCommand } from './prepare.ts';
import { runChild } from './run-command.ts';

type Words = readonly string[];
type End = Awaited<ReturnType<NonNullable<Examination['app']>['run']>>;

/**
 * `otel-agent doctor [--json] [--bundle FILE] [flags] [-- node app.js]`
 *
 * @param words what stands behind `doctor`
 * @returns the exit code: 1 where a check failed, 2 for a wrong command line
 */
export async function examine(words: Words, flags: Flags, host: Host): Promise<number> {
  const line = readLine(words, { ...flags, own: { json: 'nothing', bundle: 'value' } });
  if (line.ask !== 'go') return answer(line, doctorHelp, host);
  const { variables, own, rest } = line;
  const { bundle } = own;
  const json = own['json'] !== undefined;
  const [program, ...args] = rest;
  const command: Command | undefined = program === undefined ? undefined : [program, ...args];
  const examination: Examination = {
    env: envWithFlags(variables, host),
    flags: variables,
    json,
    ...(bundle !== undefined && { bundle }),
    ...(command && {
      app: { command, run: (more) => runApp(command, { ...variables, ...more }, json, host) },
    }),
  };
  return await host.loadDoctor().doctor(examination, host);
}

/** `otel-agent list [--json]` */
export function listCatalogue(words: Words, flags: Flags, host: Host): number {
  const line = readLine(words, { ...flags, own: { json: 'nothing' } });
  if (line.ask !== 'go') return answer(line, listHelp, host);
  if (line.rest.length > 0) {
    const because = `list takes no argument (${line.rest[0]})`;
    return answer({ ask: 'correction', because }, listHelp, host);
  }
  const env = envWithFlags(line.variables, host);
  const json = line.own['json'] !== undefined;
  return host.loadDoctor().list({ env, flags: line.variables, json }, host);
}

function answer(
  request: Exclude<ReturnType<typeof readLine>, Line>,
  help: string,
  { name, print, complain, versions }: Host,
): number {
  if (request.ask === 'correction') {
    complain(`${name}: ${request.because}\n`);
    return 2;
  }
  print(request.ask === 'version' ? `${name} ${versions.agent}\n` : help);
  return 0;
}

/** As `otel-agent run` would, but this process stays to see the end. */
async function runApp(
  command: Command,
  variables: Variables,
  json: boolean,
  host: Host,
): Promise<End> {
  const start = findCommand(command, host);
  if ('because' in start) return start;
  const { exitCode, signal, because } = await runChild(
    start,
    envWithAgent(variables, host),
    host,
    json ? 2 : 'inherit',
  );
  if (because !== undefined) return { because };
  return signal === undefined ? { exitCode } : { signal };
}
