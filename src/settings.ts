import { readFileSync } from 'node:fs';
import type * as envFileChunk from './config/env-file.ts';
import { readConfig, type Env, type ReadResult } from './config/read.ts';
import { reasonOf } from './diag/voice.ts';

const defaultPath = '.env';

/**
 * The configuration of this process: its environment, and the env file where there is one.
 *
 * @param requireOwn requires a file of the agent
 */
export function readSettings(env: Env, requireOwn: (path: string) => unknown): ReadResult {
  const path = env['OTEL_NODE_ENV_FILE']?.trim() || defaultPath;
  if (path.toLowerCase() === 'none') return readConfig(env);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const result = readConfig(env);
    return path === defaultPath ? result : addUnreadable(result, path, reasonOf(error));
  }
  // Most env files are not about us; the parser is loaded for those that are.
  if (!text.includes('OTEL_')) return readConfig(env);
  const { readEnvFile } = requireOwn('env-file.cjs') as typeof envFileChunk;
  return readConfig(env, readEnvFile(text));
}

function addUnreadable(result: ReadResult, path: string, reason: string): ReadResult {
  const option = 'OTEL_NODE_ENV_FILE';
  const because = `${option}="${path}" cannot be read (${reason}); no env file is used`;
  return { ...result, problems: [...result.problems, { option, because }] };
}
