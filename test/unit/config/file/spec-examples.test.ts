import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfigFile } from '../../../../src/config/file/read.ts';
import { readConfig } from '../../../../src/config/read.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/config-file/spec');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** What this agent has to say of them; of all others nothing. */
const said: Readonly<Record<string, readonly RegExp[]>> = {
  'ExperimentalInstrumentation_kitchen_sink.yaml': [
    /conventions of "messaging" are not available$/,
    /conventions of "rpc\/dup" are not available$/,
  ],
  'IdGenerator_custom.yaml': [/"my_custom_id_generator" is no id generator of this agent/],
};

test.each(names)('%s of the specification', (name) => {
  const found = { text: readFileSync(join(folder, name), 'utf8') };
  const { problems, file } = readConfigFile(name, found, {}, readConfig({}));
  const expected = (said[name] ?? []).map((words) => expect.stringMatching(words));
  expect(problems.map(({ because }) => because)).toEqual(expected);
  expect(file?.isRefused).toBe(name === 'IdGenerator_custom.yaml');
});
