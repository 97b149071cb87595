import { parse } from 'dotenv';

import type { Env } from './gather.ts';

/** The `OTEL_*` lines of an env file's text; all others are the app's and stay untouched. */
export function readEnvFile(text: string): Env {
  const lines = Object.entries(parse(text));
  return Object.fromEntries(lines.filter(([name]) => name.startsWith('OTEL_')));
}
