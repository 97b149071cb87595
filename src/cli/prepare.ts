import type { Option } from '../config/option.ts';
import { options } from '../config/options.ts';
import { childEnv } from './child-env.ts';
import type { Host } from './host.ts';
import type { Command, Variables } from './parse-flags.ts';
import { resolveCommand, type NoStart, type Start } from './resolve-command.ts';

/** Finds the program of a command on this machine. */
export function findCommand(command: Command, { process, disk }: Host): Start | NoStart {
  const { env, platform, execPath } = process;
  return resolveCommand(command, { env, platform, execPath, cwd: process.cwd(), disk });
}

/** The environment of an app under the agent. */
export function envWithAgent(variables: Variables, host: Host): Record<string, string> {
  const { env, platform } = host.process;
  return childEnv(env, variables, preloadOf(host), platform, aliasOf);
}

/** What the environment says, and on top what the flags say. */
export function envWithFlags(variables: Variables, { process }: Host): Record<string, string> {
  return childEnv(process.env, variables, undefined, process.platform, aliasOf);
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
