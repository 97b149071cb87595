import { expect, test } from 'vitest';
import { catalogue } from '../../../src/instrumentations/catalogue.ts';
import { supports } from '../../../src/doctor/supports.ts';

test.each<[ranges: string[], version: string, expected: boolean]>([
  [['>=8.0.3 <9'], '8.16.0', true],
  [['>=8.0.3 <9'], '8.0.2', false],
  [['>=8.0.3 <9'], '9.0.0', false],
  [['>= 6.7 < 8'], '7.1.0', true],
  [['^1.0.0', '^5.0.0'], '5.8.1', true],
  [['^1.0.0', '^5.0.0'], '4.0.0', false],
  [['>=3 <5', '2'], '2.5.0', true],
  [['*'], '0.0.1', true],
  [['>=4.0.0 <6'], '5.0.0-beta.1', false],
])('%j %s: %s', (ranges, version, expected) => {
  expect(supports(ranges, version)).toBe(expected);
});

test('every range of the catalogue is understood', () => {
  const ranges = catalogue.flatMap(({ modules }) => modules.flatMap(({ versions }) => versions));
  const versions = Array.from({ length: 60 }, (_, at) => [
    `${at}.0.0`,
    `${at}.999.0`,
    `0.${at}.0`,
  ]).flat();
  const empty = ranges.filter((range) => !versions.some((version) => supports([range], version)));
  expect(empty).toEqual([]);
});
