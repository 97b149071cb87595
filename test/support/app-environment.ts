import { serviceEnvironment } from './services/addresses.ts';

/** Ours, and what vitest sets for itself and would change how libraries behave. */
const unwanted =
  /^(OTEL_.*|AGENT_TEST_.*|NODE_OPTIONS|NODE_ENV|VITEST.*|TEST|DEV|PROD|SSR|MODE|BASE_URL|HTTPS?_PROXY|https?_proxy|ALL_PROXY|all_proxy|NO_PROXY|no_proxy)$/;

/**
 * Environment of an app under test: the parent's without what would configure the agent, with
 * short export delays and the addresses of the services.
 *
 * @param changes set, or with undefined unset, on top
 */
export function appEnvironment(
  changes: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !unwanted.test(name));
  const environment = {
    ...Object.fromEntries(inherited),
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_BLRP_SCHEDULE_DELAY: '100',
    ...serviceEnvironment(),
    ...changes,
  };
  const set = Object.entries(environment).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return Object.fromEntries(set);
}
