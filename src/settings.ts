import { readFileSync } from 'node:fs';
import type * as configFileChunk from './config/file/read.ts';
import type * as envFileChunk from './config/env-file.ts';
import { proxyVariables } from './config/proxy-variables.ts';
import { quote } from './config/quote.ts';
import { readConfig, type Env, type ReadResult } from './config/read.ts';
import { reasonOf } from './diag/voice.ts';

const option = 'OTEL_NODE_ENV_FILE';

type RequireOwn = (path: string) => unknown;

/**
 * The configuration of this process: what code says, its environment, and the env file where there
 * is one; or the configuration file that they name.
 *
 * @param requireOwn requires a file of the agent
 * @param code the settings that were given to `start()`, as text
 */
export function readSettings(env: Env, requireOwn: RequireOwn, code: Env = {}): ReadResult {
  const read = readOptions(env, requireOwn, code);
  const proxies = proxyVariables(env);
  return proxies === undefined ? read : { ...read, proxies };
}

function readOptions(env: Env, requireOwn: RequireOwn, code: Env): ReadResult {
  const { read, envFile } = readVariables(env, requireOwn, code);
  const path = read.config.OTEL_CONFIG_FILE;
  if (path === undefined) return read;
  const { readConfigFile } = requireOwn('config-file.cjs') as typeof configFileChunk;
  return readConfigFile(path, findFile(path), { ...envFile, ...env }, read);
}

function findFile(path: string): configFileChunk.Found {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
}

type Variables = { readonly read: ReadResult; readonly envFile?: Env };

function readVariables(env: Env, requireOwn: RequireOwn, code: Env): Variables {
  const chosen = (code[option] ?? env[option])?.trim() || undefined;
  if (chosen?.toLowerCase() === 'none') return { read: readConfig(env, {}, code) };
  const path = chosen ?? '.env';
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const read = readConfig(env, {}, code);
    if (chosen === undefined && isNoFile(error)) return { read };
    const what = chosen === undefined ? path : `${option}=${quote(path)}`;
    const because = `${what} cannot be read (${reasonOf(error)}); no env file is used`;
    return { read: { ...read, problems: [...read.problems, { option, because }] } };
  }
  // Most env files are not about us; the parser is loaded for those that are.
  if (!text.includes('OTEL_')) return { read: readConfig(env, {}, code) };
  const { readEnvFile } = requireOwn('env-file.cjs') as typeof envFileChunk;
  const envFile = readEnvFile(text);
  return { read: readConfig(env, envFile, code), envFile };
}

/** A folder of this name is a virtual environment of Python. */
function isNoFile(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'EISDIR';
}
