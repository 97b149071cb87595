import { expect, test } from 'vitest';
import { checkLibraries } from '../../../../src/doctor/checks/libraries.ts';
import type { Folder, Library } from '../../../../src/doctor/facts.ts';
import { library, lines, soundFacts } from '../sound-facts.ts';

function linesOf(libraries: Library[], folder: Partial<Folder> = {}): readonly string[] {
  const facts = { ...soundFacts, libraries, folder: { ...soundFacts.folder, ...folder } };
  return lines(checkLibraries(facts));
}

test.each<[libraries: Library[], folder: Partial<Folder>, line: RegExp]>([
  [[library()], {}, /^ok: Traced here: pg 8\.16\.0$/],
  [
    [
      library({
        instrumentation: 'aws-sdk',
        found: [{ name: '@smithy/core', version: '3.30.0', isDirect: false, isCovered: true }],
      }),
    ],
    {},
    /^ok: Traced here: aws-sdk \(@smithy\/core 3\.30\.0\)$/,
  ],
  [[], {}, /^ok: No library of the catalogue/],
  [[], { isPnp: true }, /^warning: .*Plug'n'Play/],
  [[], { hasPackages: false }, /^warning: There is no package\.json .* → call the doctor in/],
  [
    [],
    { unobserved: [{ name: 'fastify', version: '5.0.0', isDirect: true }] },
    /^warning: .*no instrumentation for fastify 5\.0\.0/,
  ],
])('%j %j', (libraries, folder, line) => {
  expect(linesOf(libraries, folder)).toContainEqual(expect.stringMatching(line));
});

test.each([
  [true, /^failure: pg 7\.18\.2 is not traced: .* → install a version in >=8\.0\.3 <9/],
  [false, /^warning: pg 7\.18\.2 is not traced/],
])('a version that is not supported; direct: %s', (isDirect, line) => {
  const found = [{ name: 'pg', version: '7.18.2', isDirect, isCovered: false }];
  const pg = library({ state: 'version not supported', found });
  expect(linesOf([pg])).toContainEqual(expect.stringMatching(line));
  expect(linesOf([{ ...pg, state: 'off', isOnByDefault: false }])).toHaveLength(1);
});
