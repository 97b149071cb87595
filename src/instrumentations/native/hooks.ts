import type { Guard } from '../../diag/guard.ts';
import type { Voice } from '../../diag/voice.ts';
import type { HttpOptions, UndiciOptions } from '../../extend/libraries.ts';

/** The names of the hooks that our own instrumentations call. */
const known: Readonly<Record<string, readonly string[]>> = {
  http: [
    'ignoreIncomingRequestHook',
    'ignoreOutgoingRequestHook',
    'startIncomingSpanHook',
    'startOutgoingSpanHook',
    'requestHook',
    'responseHook',
    'applyCustomAttributesOnSpan',
  ] satisfies readonly (keyof HttpOptions)[],
  undici: [
    'ignoreRequestHook',
    'startSpanHook',
    'requestHook',
    'responseHook',
  ] satisfies readonly (keyof UndiciOptions)[],
  express: [],
};

type Hook = (...args: unknown[]) => unknown;

/**
 * Hooks of the app for one of our instrumentations, safe to call: what they throw is said once, and
 * counts as undefined. Other options are said, since upstream's package has more than we do.
 */
export function safeHooks(
  name: string,
  options: object | undefined,
  guard: Guard,
  voice: Voice,
): Readonly<Record<string, Hook>> {
  const hooks: Record<string, Hook> = {};
  for (const [key, value] of Object.entries(options ?? {})) {
    if (value === undefined) continue;
    if (known[name]?.includes(key) !== true) {
      voice.warn(`${name} has no option ${JSON.stringify(key)} ${whatThere(name)}; it is ignored`);
    } else if (typeof value !== 'function') {
      voice.warn(`the option ${key} of ${name} is no function; it is ignored`);
    } else {
      const what = `${key} of ${name}`;
      hooks[key] = (...args) => guard(what, () => (value as Hook)(...args));
    }
  }
  return hooks;
}

function whatThere(name: string): string {
  if (name === 'express') return 'unless express-layers is enabled';
  const names = known[name];
  return names === undefined
    ? 'where the agent observes it on its channels'
    : `(there are ${names.join(', ')})`;
}
