/** The servers that tests may need. */
export const serviceNames = ['postgres', 'mariadb', 'redis'] as const;
export type ServiceName = (typeof serviceNames)[number];

export type Address = { readonly host: string; readonly port: number; readonly user: string };

/** A server that answers, or why there is none. */
export type Service =
  | { readonly found: true; readonly address: Address }
  | { readonly found: false; readonly because: string };

/** Where each server is by custom; no passwords, and on MariaDB a database `test`. */
export const usualAddresses: Readonly<Record<ServiceName, Address>> = {
  postgres: { host: '127.0.0.1', port: 5432, user: 'postgres' },
  mariadb: { host: '127.0.0.1', port: 3306, user: 'root' },
  redis: { host: '127.0.0.1', port: 6379, user: '' },
};

/** Name of the variable that hands a service from `npm test` to the test files, as JSON. */
export function variableOf(name: ServiceName): string {
  return `AGENT_TEST_${name.toUpperCase()}`;
}

/** What `npm test` found; undefined in a run of vitest by hand. */
export function handedService(name: ServiceName): Service | undefined {
  const text = process.env[variableOf(name)];
  return text === undefined ? undefined : (JSON.parse(text) as Service);
}

/** The addresses under the names that clients know, for fixtures. */
export function serviceEnvironment(): Record<string, string> {
  const postgres = addressOf('postgres');
  const mariadb = addressOf('mariadb');
  const redis = addressOf('redis');
  return {
    PGHOST: postgres.host,
    PGPORT: String(postgres.port),
    PGUSER: postgres.user,
    PGDATABASE: 'postgres',
    MYSQL_HOST: mariadb.host,
    MYSQL_PORT: String(mariadb.port),
    MYSQL_USER: mariadb.user,
    MYSQL_PASSWORD: '',
    MYSQL_DATABASE: 'test',
    REDIS_HOST: redis.host,
    REDIS_PORT: String(redis.port),
    REDIS_URL: `redis://${redis.host}:${redis.port}`,
  };
}

function addressOf(name: ServiceName): Address {
  const service = handedService(name);
  return service?.found ? service.address : usualAddresses[name];
}
