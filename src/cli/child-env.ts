import { addPreload } from './node-options.ts';
import type { Variables } from './parse-flags.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment of the command: ours, the variables of the flags, and the preload. A flag wins
 * even where its value is empty, so it also hides what the environment says under an older name.
 *
 * @param preload absolute path of the preload file; undefined adds none
 * @param aliasOf the older name of a variable, where it has one
 */
export function childEnv(
  env: Env,
  variables: Variables,
  preload: string | undefined,
  platform: NodeJS.Platform,
  aliasOf: (name: string) => string | undefined,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) result[name] = value;
  // A copy of process.env loses that names have no case on Windows.
  const keyOf = (name: string): string => {
    if (platform !== 'win32') return name;
    return Object.keys(result).find((key) => key.toUpperCase() === name.toUpperCase()) ?? name;
  };
  for (const [name, value] of Object.entries(variables)) {
    result[keyOf(name)] = value;
    const alias = aliasOf(name);
    if (alias !== undefined && value === '') delete result[keyOf(alias)];
  }
  const key = keyOf('NODE_OPTIONS');
  if (preload !== undefined) result[key] = addPreload(result[key], preload);
  return result;
}
