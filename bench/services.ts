import { probeUsual } from '../test/support/services/find-service.ts';
import type { ServiceName } from '../test/support/services/addresses.ts';
import { mariadb } from '../test/support/services/mariadb.ts';
import { postgres } from '../test/support/services/postgres.ts';
import { startPrivate, type Recipe } from '../test/support/services/private-server.ts';
import { redis } from '../test/support/services/redis.ts';

/** What the app asks in a request. */
export const systems = ['pg', 'mysql2', 'redis'] as const;
export type System = (typeof systems)[number];

type Needed = {
  readonly service: ServiceName;
  readonly recipe: Recipe;
  /** The variables of its address, where it is our own. */
  readonly env: (port: number) => Readonly<Record<string, string>>;
};

const needed: Readonly<Record<System, Needed>> = {
  pg: { service: 'postgres', recipe: postgres, env: (port) => ({ PGPORT: String(port) }) },
  mysql2: { service: 'mariadb', recipe: mariadb, env: (port) => ({ MYSQL_PORT: String(port) }) },
  redis: {
    service: 'redis',
    recipe: redis,
    env: (port) => ({ REDIS_URL: `redis://127.0.0.1:${port}` }),
  },
};

export type Services = {
  /** That answer. */
  readonly systems: ReadonlySet<System>;
  /** Addresses of those of our own. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** The servers at the usual ports, else of our own; of what is missing it is said why. */
export async function findServices(
  wanted: readonly System[],
  say: (line: string) => void,
): Promise<Services> {
  const found = new Set<System>();
  const stops: (() => Promise<void>)[] = [];
  const env: Record<string, string> = {};
  for (const system of wanted) {
    const { service, recipe, env: envOf } = needed[system];
    const usual = await probeUsual(service);
    if (usual.found) {
      // `appEnvironment` names the usual address already.
      found.add(system);
      continue;
    }
    try {
      const { port, stop } = await startPrivate(recipe);
      stops.push(stop);
      Object.assign(env, envOf(port));
      found.add(system);
    } catch (error) {
      say(`routes of ${system} are left out: no ${service}, ${(error as Error).message}`);
    }
  }
  return {
    systems: found,
    env,
    stop: async () => void (await Promise.all(stops.map((stop) => stop()))),
  };
}
