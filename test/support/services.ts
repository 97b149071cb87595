import { describe } from 'vitest';
import type { Service, ServiceName } from './services/addresses.ts';
import { findService } from './services/find-service.ts';

/**
 * A `describe` that needs servers: `await describeWith(['postgres'], 'pg', () => { … })`.
 * Where one is missing it is skipped with the reason in its title, and with CI=true it fails.
 * Fixtures get the addresses from the environment that `runApp` makes.
 */
export async function describeWith(
  names: readonly ServiceName[],
  title: string,
  body: () => void,
): Promise<void> {
  const services = await Promise.all(names.map(findService));
  const at = services.findIndex((service) => !service.found);
  const reason = at < 0 ? undefined : reasonOf(services[at]);
  if (reason === undefined) {
    describe(title, body);
    return;
  }
  const why = `no ${names[at]}: ${reason}`;
  if (process.env.CI === 'true') throw new Error(`${title} cannot run, ${why}`);
  describe.skip(`${title} (skipped: ${why})`, body);
}

function reasonOf(service: Service | undefined): string | undefined {
  return service?.found === false ? service.because.split('\n')[0] : undefined;
}
