import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../src/instrumentations/catalogue.ts';
import { choose, type Choice } from '../../../src/instrumentations/choose.ts';

const enabledName = 'OTEL_NODE_ENABLED_INSTRUMENTATIONS';
const disabledName = 'OTEL_NODE_DISABLED_INSTRUMENTATIONS';
const all = catalogue.map(({ name }) => name);
const quiet = catalogue.filter(({ off }) => off === true).map(({ name }) => name);
const defaults = all.filter((name) => !quiet.includes(name));

function on(enabled: readonly string[], disabled: readonly string[] = []): string[] {
  const chosen = choose(enabled, disabled).choices.filter((choice) => choice.on);
  return chosen.map(({ entry }) => entry.name);
}

function choiceOf(
  name: string,
  enabled: readonly string[],
  disabled: readonly string[] = [],
): Choice {
  const choice = choose(enabled, disabled).choices.find(({ entry }) => entry.name === name);
  if (choice === undefined) throw new Error(`${name} is not in the catalogue`);
  return choice;
}

test('what is quiet by default', () => {
  expect(quiet.toSorted()).toEqual([
    'dns',
    'fs',
    'generic-pool',
    'host-metrics',
    'lru-memoizer',
    'net',
    'router',
  ]);
});

test.each<[what: string, enabled: string[], disabled: string[], on: readonly string[]]>([
  ['nothing is said', [], [], defaults],
  ['a list stands for itself', ['pg', 'http'], [], ['http', 'pg']],
  ['full names', ['@opentelemetry/instrumentation-pg'], [], ['pg']],
  [
    '+ adds to the defaults',
    ['+fs'],
    [],
    all.filter((name) => !quiet.includes(name) || name === 'fs'),
  ],
  ['+ with a full name', ['+@opentelemetry/instrumentation-pg'], [], defaults],
  ['one name without + makes a list', ['+fs', 'pg'], [], ['fs', 'pg']],
  ['* is all', ['*'], [], all],
  ['+* is all', ['+*'], [], all],
  ['a name is taken away', [], ['pg'], defaults.filter((name) => name !== 'pg')],
  [
    'a full name is taken away',
    ['*'],
    ['@opentelemetry/instrumentation-pg'],
    all.filter((name) => name !== 'pg'),
  ],
  ['disabled wins', ['pg', 'http'], ['pg'], ['http']],
  ['* disabled wins', ['pg'], ['*'], []],
  ['only a name that means nothing', ['pgg'], [], []],
  ['the detail of a library brings the library', ['express-layers'], [], ['express']],
  ['a disabled detail brings nothing', ['express-layers'], ['express-layers'], []],
  ['a disabled detail leaves the library', [], ['express-layers'], defaults],
])('%s', (_, enabled, disabled, expected) => {
  expect(on(enabled, disabled).toSorted()).toEqual([...expected].toSorted());
});

test.each<[name: string, enabled: string[], disabled: string[], because: string]>([
  ['pg', [], [], 'default'],
  ['fs', [], [], 'default'],
  ['pg', ['pg'], [], `named in ${enabledName}`],
  ['pg', ['http'], [], `not named in ${enabledName}`],
  ['pg', ['*'], [], `* in ${enabledName}`],
  ['pg', ['pg'], ['pg'], `named in ${disabledName}`],
  ['pg', ['pg'], ['*'], `* in ${disabledName}`],
  ['pg', ['pg-connections'], [], `pg-connections is named in ${enabledName}`],
])('%s with %j and %j: because of what', (name, enabled, disabled, because) => {
  expect(choiceOf(name, enabled, disabled).because).toBe(because);
});

test.each<[name: string, enabled: string[], disabled: string[], detailed: boolean]>([
  ['express', [], [], false],
  ['express', ['+express-layers'], [], true],
  ['express', ['*'], [], false],
  ['express', ['*', 'express-layers'], [], true],
  ['express', ['+express-layers'], ['express-layers'], false],
  ['express', ['+pg-connections'], [], false],
  ['mongodb', [], [], true],
])('%s with %j and %j: detailed is %s', (name, enabled, disabled, detailed) => {
  expect(choiceOf(name, enabled, disabled).detailed).toBe(detailed);
});

describe('names that mean nothing', () => {
  const sentence = (option: string, name: string): string =>
    `${option}: "${name}" is not an instrumentation of this agent; it is ignored, see otel-agent list`;

  test.each<[enabled: string[], disabled: string[], problems: string[]]>([
    [['pg', 'express-layers', '*'], ['http', '*', 'pg-connections'], []],
    [['pgg'], [], [sentence(enabledName, 'pgg')]],
    [['+pgg'], [], [sentence(enabledName, 'pgg')]],
    [['@opentelemetry/instrumentation-pgg'], [], [sentence(enabledName, 'pgg')]],
    [['pgg', '+pgg'], [], [sentence(enabledName, 'pgg')]],
    [[], ['PG'], [sentence(disabledName, 'PG')]],
    [['a'], ['a'], [sentence(enabledName, 'a'), sentence(disabledName, 'a')]],
  ])('%j and %j', (enabled, disabled, problems) => {
    expect(choose(enabled, disabled).problems).toEqual(problems);
  });
});
