import { expect, test } from 'vitest';
import { makeSeenLibraries, type Meeting, type Seen } from '../../../src/instrumentations/seen.ts';

type Note = readonly [name: string, folder: string | undefined, meeting: Meeting];

test.each<[what: string, notes: readonly Note[], all: readonly Seen[]]>([
  ['nothing', [], []],
  ['a builtin', [['http', undefined, 'patched']], [{ name: 'http', meeting: 'patched' }]],
  [
    'each file of a package counts once',
    [
      ['pg', '/a/pg', 'patched'],
      ['pg', '/a/pg', 'patched'],
    ],
    [{ name: 'pg', folder: '/a/pg', meeting: 'patched' }],
  ],
  [
    'two copies count each',
    [
      ['pg', '/a/pg', 'patched'],
      ['pg', '/b/pg', 'patched'],
    ],
    [
      { name: 'pg', folder: '/a/pg', meeting: 'patched' },
      { name: 'pg', folder: '/b/pg', meeting: 'patched' },
    ],
  ],
  [
    'what was loaded too early stays so',
    [
      ['pg', '/a/pg', 'loaded too early'],
      ['pg', '/a/pg', 'patched'],
    ],
    [{ name: 'pg', folder: '/a/pg', meeting: 'loaded too early' }],
  ],
  [
    'what could not be hooked as an ES module may be patched by require',
    [
      ['openai', '/a/openai', 'not hookable'],
      ['openai', '/a/openai', 'patched'],
    ],
    [{ name: 'openai', folder: '/a/openai', meeting: 'patched' }],
  ],
  [
    'and not the other way round',
    [
      ['openai', '/a/openai', 'patched'],
      ['openai', '/a/openai', 'not hookable'],
    ],
    [{ name: 'openai', folder: '/a/openai', meeting: 'patched' }],
  ],
])('%s', (_, notes, all) => {
  const seen = makeSeenLibraries();
  for (const note of notes) seen.note(...note);
  expect(seen.all()).toEqual(all);
});
