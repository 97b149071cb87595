import { expect, test } from 'vitest';
import type { Installed } from '../../../src/doctor/installed.ts';
import { matchLibraries, uncovered } from '../../../src/doctor/libraries.ts';
import { choose } from '../../../src/instrumentations/choose.ts';

const has = (name: string, version: string, folderName = name): Installed => {
  return { name, folderName, version, need: 'dependency' };
};

function stateOf(
  instrumentation: string,
  installed: Installed[],
  disabled: string[] = [],
): unknown {
  const libraries = matchLibraries(choose([], disabled).choices, installed);
  const library = libraries.find((one) => one.instrumentation === instrumentation);
  const not = library && uncovered(library).map(({ name, version }) => `${name} ${version}`);
  return [library?.state, not];
}

test.each<[name: string, installed: Installed[], state: string, uncovered: string[]]>([
  ['express', [], 'not installed', []],
  ['express', [has('express', '5.1.0')], 'traced', []],
  ['express', [has('express', '3.0.0')], 'version not supported', ['express 3.0.0']],
  ['express', [has('express', '3.0.0'), has('express', '4.1.0')], 'traced', ['express 3.0.0']],
  ['express', [has('express', '5.1.0', 'web')], 'not recognised', []],
  // redis 5 is traced through @redis/client, pg 7 is not through pg-pool.
  ['redis', [has('redis', '5.0.0'), has('@redis/client', '5.0.0')], 'traced', []],
  ['redis', [has('redis', '2.0.0')], 'version not supported', ['redis 2.0.0']],
  ['pg', [has('pg', '7.18.2'), has('pg-pool', '2.0.10')], 'version not supported', ['pg 7.18.2']],
  ['undici', [has('undici', '7.0.0')], 'traced', []],
  ['http', [], 'traced', []],
  ['dns', [], 'off', []],
])('%s with %j: %s', (name, installed, state, not) => {
  expect(stateOf(name, installed)).toEqual([state, not]);
});

test('what is switched off is off, with the reason', () => {
  const { choices } = choose([], ['express']);
  const library = matchLibraries(choices, [has('express', '5.1.0')]).find(
    ({ instrumentation }) => instrumentation === 'express',
  );
  expect(library).toMatchObject({
    state: 'off',
    because: 'named in OTEL_NODE_DISABLED_INSTRUMENTATIONS',
  });
});
