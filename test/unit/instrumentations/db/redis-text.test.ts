import { expect, test } from 'vitest';
import { redisProcedure, redisText } from '../../../../src/instrumentations/db/redis-text.ts';

test.each([
  ['GET', ['order:7'], 'GET order:7'],
  ['HMSET', ['myhash', 'field1', '?'], 'HMSET myhash field1 ?'],
  ['PSETEX', ['key', '1000', 'secret'], 'PSETEX key ? ?'],
  ['SREM', ['set', 'secret', 'secret'], 'SREM set ? ?'],
  ['CONFIG', ['set', 'requirepass', 'secret'], 'CONFIG set requirepass ?'],
  ['ACL', ['SETUSER', 'ann', '>secret'], 'ACL SETUSER ? ?'],
  ['EVAL', ["return 'secret'", '1', 'key', 'secret'], 'EVAL ? ? ? ?'],
  ['EVALSHA', ['f00', '1', 'key', 'secret'], 'EVALSHA f00 1 key ?'],
  ['FCALL', ['ship', 'x', 'secret'], 'FCALL ship ? ?'],
])('%s %j', (command, args, text) => {
  expect(redisText(command, args)).toBe(text);
});

test('of a command with very many arguments only some are shown', () => {
  expect(redisText('DEL', Array<string>(500).fill('a'))).toBe(`DEL${' a'.repeat(100)}`);
});

test('scripts and functions are procedures', () => {
  expect(redisProcedure('EVALSHA', ['f00', '0'])).toBe('f00');
  expect(redisProcedure('GET', ['f00'])).toBeUndefined();
});
