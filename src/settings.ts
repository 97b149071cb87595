import { readFileSync } from 'node:fs';
import type * as envFileChunk from './config/env-file.ts';
import { quote } from './config/quote.ts';
import { readConfig, type Env, type ReadResult } from './config/read.ts';
import { reasonOf } from './diag/voice.ts';

const option = 'OTEL_NODE_ENV_FILE';

/**
 * The configuration of this process: its environment, and the env file where there is one.
 *
 * @param requireOwn requires a file of the agent
 */
export function readSettings(env: Env, requireOwn: (path: string) => unknown): ReadResult {
  const chosen = env[option]?.trim() || undefined;
  if (chosen?.toLowerCase() === 'none') return readConfig(env);
  const path = chosen ?? '.env';
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const result = readConfig(env);
    if (chosen === undefined && isNoFile(error)) return result;
    const what = chosen === undefined ? path : `${option}=${quote(path)}`;
    const because = `${what} cannot be read (${reasonOf(error)}); no env file is used`;
    return { ...result, problems: [...result.problems, { option, because }] };
  }
  // Most env files are not about us; the parser is loaded for those that are.
  if (!text.includes('OTEL_')) return readConfig(env);
  const { readEnvFile } = requireOwn('env-file.cjs') as typeof envFileChunk;
  return readConfig(env, readEnvFile(text));
}

/** A folder of this name is a virtual environment of Python. */
function isNoFile(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'EISDIR';
}
