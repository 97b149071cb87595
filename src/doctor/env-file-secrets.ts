import { readFileSync } from 'node:fs';
import type { Env } from '../config/read.ts';
import { secretsIn } from './secrets.ts';

/** What must not be shown: the secrets of the environment, and of every line of the env file. */
export function secretsOfApp(env: Env, envFile: string): readonly string[] {
  return [...secretsIn(env), ...secretsIn(linesOf(envFile))];
}

/** Read without care for syntax: what a real parser would refuse may still hold a secret. */
function linesOf(path: string): Readonly<Record<string, string>> {
  if (path.toLowerCase() === 'none') return {};
  try {
    const lines = readFileSync(path, 'utf8').matchAll(/^\s*(?:export\s+)?(\w+)\s*[=:]\s*(.*)$/gm);
    return Object.fromEntries(
      [...lines].map(([, name = '', text = '']) => {
        return [name, text.trim().replace(/^(["'`])(.*)\1.*$/, '$2')];
      }),
    );
  } catch {
    return {};
  }
}
