import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { LibraryReport } from '../../../src/diag/report.ts';
import { choose } from '../../../src/instrumentations/choose.ts';
import { complaintsOf, describeCoverage } from '../../../src/instrumentations/coverage.ts';
import type { Meeting, Seen } from '../../../src/instrumentations/seen.ts';

const folder = mkdtempSync(join(tmpdir(), 'coverage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A library in a folder whose package.json holds this version; `none` is a builtin. */
function seen(name: string, version: unknown = 'none', meeting: Meeting = 'patched'): Seen {
  if (version === 'none') return { name, meeting };
  const place = join(folder, `${name.replace('/', '-')}-${String(version)}`);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify({ version }));
  return { name, folder: place, meeting };
}

type Outcome = readonly [name: string, state: LibraryReport['state']];

function describe(
  met: readonly Seen[],
  { awake = {}, off = [] }: { awake?: Record<string, boolean>; off?: readonly string[] } = {},
): readonly LibraryReport[] {
  return describeCoverage({
    seen: met,
    choices: choose([], off).choices,
    awake: new Map(Object.entries(awake)),
    nodeVersion: '22.20.0',
  });
}

const titled = ({ name, version, state }: LibraryReport): Outcome => [
  version === undefined ? name : `${name} ${version}`,
  state,
];

test.each<[what: string, met: Seen[], outcomes: Outcome[]]>([
  ['nothing', [], []],
  ['a builtin', [seen('http')], [['http', 'patched']]],
  ['a package', [seen('pg', '8.11.0')], [['pg 8.11.0', 'patched']]],
  [
    'a prerelease',
    [seen('express', '5.0.0-beta.3')],
    [['express 5.0.0-beta.3', 'version not supported']],
  ],
  [
    'in the order of names',
    [seen('pg', '8.11.0'), seen('express', '4.18.0')],
    [
      ['express 4.18.0', 'patched'],
      ['pg 8.11.0', 'patched'],
    ],
  ],
  ['an older version', [seen('express', '3.0.0')], [['express 3.0.0', 'version not supported']]],
  ['a newer version', [seen('express', '7.0.0')], [['express 7.0.0', 'version not supported']]],
  [
    'two copies',
    [seen('express', '3.0.0'), seen('express', '5.0.0')],
    [
      ['express 3.0.0', 'version not supported'],
      ['express 5.0.0', 'patched'],
    ],
  ],
  [
    'one of two packages of a library',
    [seen('pg', '7.18.0'), seen('pg-pool', '2.0.10')],
    [
      ['pg 7.18.0', 'version not supported'],
      ['pg-pool 2.0.10', 'patched'],
    ],
  ],
  [
    'packages that stand for one another',
    [seen('redis', '5.8.0'), seen('@redis/client', '5.8.0')],
    [['@redis/client 5.8.0', 'patched']],
  ],
  [
    'versions with channels, newer than all that is known',
    [
      seen('redis', '6.0.0'),
      seen('@redis/client', '6.0.0', 'loaded too early'),
      seen('ioredis', '9.0.0'),
    ],
    [
      ['@redis/client 6.0.0', 'channel'],
      ['ioredis 9.0.0', 'channel'],
    ],
  ],
  [
    'none of those',
    [seen('redis', '9.0.0'), seen('@redis/client', '9.0.0')],
    [
      ['@redis/client 9.0.0', 'version not supported'],
      ['redis 9.0.0', 'version not supported'],
    ],
  ],
  [
    'loaded too early',
    [seen('pg', '8.11.0', 'loaded too early')],
    [['pg 8.11.0', 'loaded too early']],
  ],
  [
    'loaded too early, and of no known version',
    [seen('pg', '7.0.0', 'loaded too early')],
    [['pg 7.0.0', 'version not supported']],
  ],
  ['an ES module', [seen('openai', '6.0.0', 'not hookable')], [['openai 6.0.0', 'not hookable']]],
  ['a version that is no text', [seen('pg', 8)], [['pg', 'version not supported']]],
  [
    'a package that is gone',
    [{ name: 'pg', folder: join(folder, 'gone'), meeting: 'patched' }],
    [['pg', 'version not supported']],
  ],
  ['what is not in the catalogue', [seen('left-pad', '1.0.0')], []],
])('%s', (_, met, outcomes) => {
  expect(describe(met).map(titled)).toEqual(outcomes);
});

test.each<[what: string, facts: Parameters<typeof describe>[1], outcomes: Outcome[]]>([
  ['an instrumentation that failed', { awake: { pg: false } }, [['pg 8.11.0', 'failed']]],
  [
    'a channel',
    { awake: { undici: true, pg: true } },
    [
      ['pg 8.11.0', 'patched'],
      ['undici', 'channel'],
    ],
  ],
  [
    'a channel whose instrumentation failed',
    { awake: { undici: false } },
    [
      ['pg 8.11.0', 'patched'],
      ['undici', 'failed'],
    ],
  ],
  ['a library that is off', { off: ['pg'] }, []],
])('%s', (_, facts, outcomes) => {
  expect(describe([seen('pg', '8.11.0')], facts).map(titled)).toEqual(outcomes);
});

test.each<[met: Seen, complaint: string | undefined]>([
  [seen('http'), undefined],
  [seen('pg', '8.11.0'), undefined],
  [
    seen('express', '3.0.0'),
    'express 3.0.0: not traced, as its instrumentation knows versions >=4.0.0 <6; ' +
      'install one of these, or leave express out by OTEL_NODE_DISABLED_INSTRUMENTATIONS',
  ],
  [
    seen('pg', 8),
    'pg: not traced, as its package.json has no version, and its instrumentation knows versions ' +
      '>=8.0.3 <9; install one of these, or leave pg out by OTEL_NODE_DISABLED_INSTRUMENTATIONS',
  ],
  [
    seen('pg', '8.11.0', 'loaded too early'),
    'pg 8.11.0: loaded before the agent, so parts may not be traced; ' +
      'make the agent the first --require, since each of these runs before any --import',
  ],
  [
    seen('openai', '6.0.0', 'not hookable'),
    'openai 6.0.0: an ES module, which Node.js 22.20.0 cannot hook soundly: imported, it is not ' +
      'traced; update to Node.js 22.22.3, 24.11.1 or newer, or load it by require',
  ],
])('%j complains in one line with what to do', (met, complaint) => {
  expect(complaintsOf(describe([met]))).toEqual(complaint === undefined ? [] : [complaint]);
});

test('what has failed was said when it did', () => {
  expect(complaintsOf(describe([seen('pg', '8.11.0')], { awake: { pg: false } }))).toEqual([]);
});

test('libraries with one complaint share its line', () => {
  const early = (name: string, version: string): Seen => seen(name, version, 'loaded too early');
  const met = [early('pg', '8.11.0'), early('pg-pool', '3.0.0'), early('koa', '1.0.0')];
  expect(complaintsOf(describe([...met, early('pg', '8.11.0')]))).toEqual([
    expect.stringMatching(/^koa 1\.0\.0: not traced/),
    expect.stringMatching(/^pg 8\.11\.0, pg-pool 3\.0\.0: loaded before/),
  ]);
});
