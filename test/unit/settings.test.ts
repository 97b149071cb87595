import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readEnvFile } from '../../src/config/env-file.ts';
import type { Env, ReadResult } from '../../src/config/read.ts';
import { readSettings } from '../../src/settings.ts';

/** By path: the text, or the code of the error. */
const disk = vi.hoisted(() => new Map<string, string | { code: string }>());
vi.mock('node:fs', () => ({
  readFileSync: (path: string) => {
    const entry = disk.get(path) ?? { code: 'ENOENT' };
    if (typeof entry === 'string') return entry;
    throw Object.assign(new Error(`${entry.code}: no`), entry);
  },
}));
beforeEach(() => disk.clear());

const requireOwn = vi.fn(() => ({ readEnvFile }));

function read(env: Env, files: Record<string, string | { code: string }> = {}): ReadResult {
  for (const [path, entry] of Object.entries(files)) disk.set(path, entry);
  return readSettings(env, requireOwn);
}

const inFile = 'OTEL_SERVICE_NAME=from-file\n';

test.each<[what: string, env: Env, files: Parameters<typeof read>[1], service: string | undefined]>(
  [
    ['the environment alone', { OTEL_SERVICE_NAME: 'shop' }, {}, 'shop'],
    ['.env', {}, { '.env': inFile }, 'from-file'],
    ['the environment wins', { OTEL_SERVICE_NAME: 'shop' }, { '.env': inFile }, 'shop'],
    ['another file', { OTEL_NODE_ENV_FILE: ' a.env ' }, { 'a.env': inFile }, 'from-file'],
    [
      'another file in place of .env',
      { OTEL_NODE_ENV_FILE: 'a.env' },
      { '.env': inFile, 'a.env': 'OTEL_=' },
      undefined,
    ],
    ['a blank name is none', { OTEL_NODE_ENV_FILE: ' ' }, { '.env': inFile }, 'from-file'],
    ['none', { OTEL_NODE_ENV_FILE: 'none' }, { '.env': inFile, none: inFile }, undefined],
    ['NONE', { OTEL_NODE_ENV_FILE: ' NONE ' }, { '.env': inFile }, undefined],
  ],
)('%s', (_, env, files, service) => {
  expect(read(env, files).config.OTEL_SERVICE_NAME).toBe(service);
});

test('the origin tells the file from the environment', () => {
  const { origins } = read({ OTEL_LOG_LEVEL: 'info' }, { '.env': inFile });
  expect([origins.OTEL_SERVICE_NAME, origins.OTEL_LOG_LEVEL, origins.OTEL_SDK_DISABLED]).toEqual([
    'env file',
    'environment',
    'default',
  ]);
});

test.each([
  ['is absent', {}, 0],
  ['is not about us', { '.env': 'DATABASE_URL=x\n' }, 0],
  ['names one of our options', { '.env': inFile }, 1],
])('where the file %s, the parser is asked for as often as it is needed', (_, files, times) => {
  requireOwn.mockClear();
  read({}, files);
  expect(requireOwn).toHaveBeenCalledTimes(times);
});

describe('a file that cannot be read', () => {
  test.each<[env: Env, files: Record<string, { code: string }>, because: string | undefined]>([
    [{}, {}, undefined],
    [{}, { '.env': { code: 'EISDIR' } }, undefined],
    [{}, { '.env': { code: 'EACCES' } }, '.env cannot be read (EACCES: no); no env file is used'],
    [
      { OTEL_NODE_ENV_FILE: 'a.env' },
      {},
      'OTEL_NODE_ENV_FILE="a.env" cannot be read (ENOENT: no); no env file is used',
    ],
    [
      { OTEL_NODE_ENV_FILE: '.' },
      { '.': { code: 'EISDIR' } },
      'OTEL_NODE_ENV_FILE="." cannot be read (EISDIR: no); no env file is used',
    ],
  ])('%j and %j', (env, files, because) => {
    const { config, problems } = read({ ...env, OTEL_SERVICE_NAME: 'shop' }, files);
    expect(problems.map((problem) => problem.because)).toEqual(
      because === undefined ? [] : [because],
    );
    expect(config.OTEL_SERVICE_NAME).toBe('shop');
  });
});
