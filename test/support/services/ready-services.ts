import { existsSync } from 'node:fs';
import { run } from '../../../scripts/run-command.ts';
import { serviceNames, usualAddresses, type Service, type ServiceName } from './addresses.ts';
import { probeUsual } from './find-service.ts';
import { mariadb } from './mariadb.ts';
import { postgres } from './postgres.ts';
import { startPrivate, type PrivateServer, type Recipe } from './private-server.ts';
import { redis } from './redis.ts';

export type ReadyServices = {
  readonly services: Readonly<Record<ServiceName, Service>>;
  /** Stops those that were started here. */
  readonly stop: () => Promise<void>;
};

/** `private`: also start servers where some run already; `none`: as if there were no servers. */
export type Policy = 'private' | 'none' | undefined;

const recipes: Readonly<Record<ServiceName, Recipe>> = { postgres, mariadb, redis };
const debianPackages = { postgres: 'postgresql', mariadb: 'mariadb-server', redis: 'redis-server' };

/**
 * Gets each server ready: the running one, else one of our own from the installed programs, else
 * (root on Debian, or CI) from programs that apt-get installs first.
 *
 * @param say receives one line about what takes its time
 */
export async function readyServices(
  policy: Policy,
  say: (line: string) => void,
): Promise<ReadyServices> {
  const started: PrivateServer[] = [];
  const get = async (name: ServiceName): Promise<Service> => {
    if (policy === 'none') return { found: false, because: 'AGENT_TEST_SERVICES=none' };
    const usual = policy === 'private' ? undefined : await probeUsual(name);
    return usual?.found ? usual : startOwn(name, started);
  };
  const services = Object.fromEntries(
    await Promise.all(serviceNames.map(async (name) => [name, await get(name)] as const)),
  ) as Record<ServiceName, Service>;
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
  };
  const missing = serviceNames.filter((name) => !services[name].found);
  if (policy === 'none' || missing.length === 0 || !mayInstall()) return { services, stop };
  say(`installing ${missing.join(', ')} with apt-get`);
  const failure = await install(missing);
  for (const name of missing) {
    services[name] = failure ? { found: false, because: failure } : await startOwn(name, started);
  }
  return { services, stop };
}

async function startOwn(name: ServiceName, started: PrivateServer[]): Promise<Service> {
  try {
    const server = await startPrivate(recipes[name]);
    started.push(server);
    return { found: true, address: { ...usualAddresses[name], port: server.port } };
  } catch (error) {
    return { found: false, because: (error as Error).message };
  }
}

function mayInstall(): boolean {
  const rootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  return rootOnDebian || (process.env.CI === 'true' && process.platform === 'linux');
}

/** Resolves to why it did not work, or to nothing. */
async function install(names: readonly ServiceName[]): Promise<string | undefined> {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const packages = names.map((name) => debianPackages[name]);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const [command = '', ...rest] = [
      ...sudo,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      ...args,
    ];
    const { code, output } = await run(command, rest, {});
    if (code !== 0) return `apt-get ${args.join(' ')}: ${lastLines(output)}`;
  }
  return undefined;
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-3).join(' | ');
}
