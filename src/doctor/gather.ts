import type { Env, ReadResult } from '../config/read.ts';
import { choose } from '../instrumentations/choose.ts';
import { askEndpoints } from './endpoints.ts';
import type { Facts, Library, Rival, Variable, Versions } from './facts.ts';
import { readFolder } from './folder.ts';
import { findInstalled } from './installed.ts';
import { matchLibraries } from './libraries.ts';
import { findRivals } from './rivals.ts';
import { readRuntime, type RuntimeProcess } from './runtime.ts';
import { maskUrls } from './secrets.ts';
import { readSettingFacts } from './settings.ts';

/** Where the facts are taken from. */
export type Source = {
  readonly process: RuntimeProcess;
  readonly env: Env;
  /** Variables that flags of this command set; they are in `env` too. */
  readonly flags: Readonly<Record<string, string>>;
  /** The folder that the app runs in. */
  readonly folder: string;
  readonly read: ReadResult;
  readonly versions: Versions;
  readonly userAgent: string;
};

/** Gathers everything but the run of the app; sends an empty export to each endpoint. */
export async function gatherFacts(source: Source): Promise<Facts> {
  const { process, env, flags, read, versions, userAgent } = source;
  const { config } = read;
  const { folder, libraries, rivals } = lookAround(source);
  const isOff = config.OTEL_SDK_DISABLED;
  return {
    versions,
    runtime: readRuntime(process, env['NODE_OPTIONS']),
    settings: readSettingFacts(env, flags, read),
    destinations: isOff ? [] : await askEndpoints({ ...read, userAgent }),
    proxies: proxiesIn(env),
    folder,
    libraries,
    rivals,
  };
}

type Surroundings = Pick<Facts, 'folder'> & {
  readonly libraries: readonly Library[];
  readonly rivals: readonly Rival[];
};

/** What is installed, and what that means for the agent. */
export function lookAround({ process, env, folder, read: { config } }: Source): Surroundings {
  const installation = findInstalled(folder);
  const { choices } = choose(
    config.OTEL_NODE_ENABLED_INSTRUMENTATIONS,
    config.OTEL_NODE_DISABLED_INSTRUMENTATIONS,
  );
  const { packages } = installation;
  return {
    folder: readFolder(folder, installation, process.versions['pnp'] !== undefined),
    libraries: matchLibraries(choices, packages),
    rivals: findRivals(process.execArgv, env['NODE_OPTIONS'] ?? '', packages),
  };
}

function proxiesIn(env: Env): readonly Variable[] {
  return ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY']
    .flatMap((name) => [name, name.toLowerCase()])
    .flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' ? [] : [{ name, value: maskUrls(value) }];
    });
}
