import { probes } from './probes.ts';
import { handedService, usualAddresses, type Service, type ServiceName } from './addresses.ts';

/** The service that `npm test` got ready, or without it the one at the usual address. */
export async function findService(name: ServiceName): Promise<Service> {
  return handedService(name) ?? probeUsual(name);
}

/** The server at the usual address, if it lets us in. */
export async function probeUsual(name: ServiceName): Promise<Service> {
  const address = usualAddresses[name];
  const because = await probes[name](address);
  if (because === undefined) return { found: true, address };
  return { found: false, because: `${address.host}:${address.port}: ${because}` };
}
