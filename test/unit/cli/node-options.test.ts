import { expect, test } from 'vitest';
import { addPreload } from '../../../src/cli/node-options.ts';

const path = '/app/register.cjs';

test.each<[current: string | undefined, preload: string, result: string]>([
  [undefined, path, '--require /app/register.cjs'],
  ['', path, '--require /app/register.cjs'],
  ['  ', path, '--require /app/register.cjs'],
  ['--max-old-space-size=99', path, '--require /app/register.cjs --max-old-space-size=99'],
  [undefined, '/a b/register.cjs', '--require "/a b/register.cjs"'],
  [undefined, '/a"b/register.cjs', '--require "/a\\"b/register.cjs"'],
  [undefined, '/a\\b/register.cjs', '--require /a\\b/register.cjs'],
  [undefined, 'C:\\app\\register.cjs', '--require C:\\app\\register.cjs'],
  [undefined, 'C:\\my app\\register.cjs', '--require "C:\\\\my app\\\\register.cjs"'],
])('to %j the preload %s is added as %j', (current, preload, result) => {
  expect(addPreload(current, preload)).toBe(result);
});

test.each<[current: string, preload: string]>([
  ['--require /app/register.cjs', path],
  ['-r /app/register.cjs', path],
  ['--require=/app/register.cjs', path],
  ['-r other  --require "/app/register.cjs" --import x', path],
  ['--import file:///app/register.cjs', path],
  ['--import=file:///a%20b/register.cjs', '/a b/register.cjs'],
  ['--require "/a b/register.cjs"', '/a b/register.cjs'],
  ['--require="/a b/register.cjs"', '/a b/register.cjs'],
  ['"--require" "/a\\"b/register.cjs"', '/a"b/register.cjs'],
  ['--import @org/otel-agent/register', path],
])('%j has the preload %s already', (current, preload) => {
  expect(addPreload(current, preload)).toBe(current);
});

test.each([
  '--require /app/other.cjs',
  '--title /app/register.cjs',
  '--require /app/register.cjs.js',
])('%j does not have it', (current) => {
  expect(addPreload(current, path)).toBe(`--require ${path} ${current}`);
});
