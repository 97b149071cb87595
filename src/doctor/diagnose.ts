import type { Check, Finding, NamedFinding } from './check.ts';
import { checkApp } from './checks/app.ts';
import { checkBundlers } from './checks/bundlers.ts';
import { checkDestinations } from './checks/destinations.ts';
import { checkLibraries } from './checks/libraries.ts';
import { checkProxies } from './checks/proxies.ts';
import { checkRivals } from './checks/rivals.ts';
import { checkRuntime } from './checks/runtime.ts';
import { checkSampling } from './checks/sampling.ts';
import { checkSettings } from './checks/settings.ts';
import { checkSwitches } from './checks/switches.ts';
import type { Facts } from './facts.ts';

/** Every check, in the order in which a person would ask. */
const checks: Readonly<Record<string, Check>> = {
  runtime: checkRuntime,
  switches: checkSwitches,
  settings: checkSettings,
  sampling: checkSampling,
  destinations: checkDestinations,
  proxies: checkProxies,
  libraries: checkLibraries,
  rivals: checkRivals,
  bundlers: checkBundlers,
  app: checkApp,
};

/** Asks all questions about the facts. */
export function diagnose(facts: Facts): readonly NamedFinding[] {
  return Object.entries(checks).flatMap(([check, ask]) => {
    const name = (finding: Finding): NamedFinding => ({ check, ...finding });
    return ask(facts).map(name);
  });
}
