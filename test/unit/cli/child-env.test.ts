import { expect, test } from 'vitest';
import { childEnv } from '../../../src/cli/child-env.ts';

const noAlias = (): undefined => undefined;
const aliasOf = (name: string) => (name === 'NEW' ? 'OLD' : undefined);

test('a flag wins over the environment, the rest is kept', () => {
  const env = { A: '1', OTEL_SERVICE_NAME: 'env', UNSET: undefined };
  const result = childEnv(env, { OTEL_SERVICE_NAME: 'flag' }, '/r.cjs', 'linux', noAlias);
  expect(result).toEqual({ A: '1', OTEL_SERVICE_NAME: 'flag', NODE_OPTIONS: '--require /r.cjs' });
});

test('an empty flag wins too, also over the older name', () => {
  const env = { OLD: 'env', NEW: 'env' };
  expect(childEnv(env, { NEW: '' }, undefined, 'linux', aliasOf)).toEqual({ NEW: '' });
  expect(childEnv(env, { NEW: 'x' }, undefined, 'linux', aliasOf)).toEqual({
    OLD: 'env',
    NEW: 'x',
  });
});

test('names have case, but not on Windows', () => {
  const env = { Node_Options: '--title=x', otel_service_name: 'env' };
  const flags = { OTEL_SERVICE_NAME: 'flag' };
  expect(childEnv(env, flags, '/r.cjs', 'win32', noAlias)).toEqual({
    Node_Options: '--require /r.cjs --title=x',
    otel_service_name: 'flag',
  });
  expect(childEnv(env, flags, '/r.cjs', 'linux', noAlias)).toEqual({
    ...env,
    OTEL_SERVICE_NAME: 'flag',
    NODE_OPTIONS: '--require /r.cjs',
  });
});

test('what was handed in stays as it was', () => {
  const env = Object.freeze({ NODE_OPTIONS: '--title=x' });
  expect(childEnv(env, {}, '/r.cjs', 'linux', noAlias).NODE_OPTIONS).toBe(
    '--require /r.cjs --title=x',
  );
});
