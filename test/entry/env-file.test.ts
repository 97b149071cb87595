import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAppFolder, type AppFolder } from '../support/app-folder.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

let folder: AppFolder;
beforeAll(async () => {
  folder = await makeAppFolder();
});
afterAll(() => folder.remove());

const fixture = 'environment/print.cjs';

/**
 * Runs in the folder an app that prints its environment: that this is as without the agent, which
 * `runBoth` compares, proves that no line of the file gets there.
 */
async function runWith(
  text: string | undefined,
  env: Readonly<Record<string, string | undefined>> = {},
  name = '.env',
): Promise<BothRuns & { service: unknown; resource: Readonly<Record<string, unknown>> }> {
  await folder.remove();
  await folder.write({ 'package.json': '{}', ...(text !== undefined && { [name]: text }) });
  const run = await runBoth(fixture, { cwd: folder.path, env });
  const resource = run.spans[0]?.resource ?? {};
  return { ...run, resource, service: resource['service.name'] };
}

test('its OTEL_* lines count, and the app does not see them', async () => {
  const run = await runWith('OTEL_SERVICE_NAME=from-file\nOTEL_RESOURCE_ATTRIBUTES=a=1,b=2\n');
  expect(run.said).toEqual([]);
  expect(run.resource).toMatchObject({ 'service.name': 'from-file', a: '1', b: '2' });
  expect(run.stdout).not.toContain('from-file');
});

test('the environment wins, and an empty variable counts as unset', async () => {
  const text = 'OTEL_SERVICE_NAME=from-file\n';
  expect((await runWith(text, { OTEL_SERVICE_NAME: 'from-environment' })).service).toBe(
    'from-environment',
  );
  expect((await runWith(text, { OTEL_SERVICE_NAME: ' ' })).service).toBe('from-file');
});

test('lines that are not ours are left to the app', async () => {
  const run = await runWith(
    'PORT=1\nNODE_OPTIONS=--bad-option\nNODE_ENV=production\nOTEL_SERVICE_NAME=shop\n',
  );
  expect(run.said).toEqual([]);
  expect(run.service).toBe('shop');
  expect(run.stdout).not.toContain('--bad-option');
});

test('OTEL_NODE_ENV_FILE names another file, from the working directory', async () => {
  const env = { OTEL_NODE_ENV_FILE: 'config/agent.env' };
  const run = await runWith('OTEL_SERVICE_NAME=other\n', env, 'config/agent.env');
  expect(run).toMatchObject({ said: [], service: 'other' });
});

test('an absolute path is taken as it is', async () => {
  const env = { OTEL_NODE_ENV_FILE: folder.file('a file.env') };
  const run = await runWith('OTEL_SERVICE_NAME=absolute\n', env, 'a file.env');
  expect(run).toMatchObject({ said: [], service: 'absolute' });
});

test.each(['none', 'NONE', ' none '])('OTEL_NODE_ENV_FILE="%s" reads no file', async (none) => {
  const run = await runWith('OTEL_SERVICE_NAME=from-file\n', { OTEL_NODE_ENV_FILE: none });
  expect(run).toMatchObject({ said: [], service: 'unknown_service:node' });
});

test('without a .env nothing is said', async () => {
  expect(await runWith(undefined)).toMatchObject({ said: [], service: 'unknown_service:node' });
});

test.each([
  ['a file that is not there', 'nowhere.env', /ENOENT/],
  ['a folder', '.', /EISDIR/],
])('%s is said once, and the app is traced', async (_, path, reason) => {
  const run = await runWith(undefined, { OTEL_NODE_ENV_FILE: path, OTEL_SERVICE_NAME: 'shop' });
  expect(run.said).toHaveLength(1);
  expect(run.said[0]).toContain(`OTEL_NODE_ENV_FILE="${path}" cannot be read`);
  expect(run.said[0]).toMatch(reason);
  expect(run.service).toBe('shop');
});

test.each<[what: string, line: string, service: string]>([
  ['double quotes', 'OTEL_SERVICE_NAME="in quotes"', 'in quotes'],
  ['single quotes', "OTEL_SERVICE_NAME='in quotes'", 'in quotes'],
  ['backticks', 'OTEL_SERVICE_NAME=`in "quotes"`', 'in "quotes"'],
  ['a # in quotes', 'OTEL_SERVICE_NAME="shop # 1"', 'shop # 1'],
  ['a comment behind', 'OTEL_SERVICE_NAME=shop # the shop', 'shop'],
  ['comments and blank lines', '# OTEL_SERVICE_NAME=no\n\nOTEL_SERVICE_NAME=shop', 'shop'],
  ['export', 'export OTEL_SERVICE_NAME=shop', 'shop'],
  ['spaces', '  OTEL_SERVICE_NAME =  shop  ', 'shop'],
  ['an = in the value', 'OTEL_SERVICE_NAME=a=b', 'a=b'],
  ['\\n in double quotes', 'OTEL_SERVICE_NAME="two\\nlines"', 'two\nlines'],
  ['\\n in single quotes', "OTEL_SERVICE_NAME='one\\nline'", 'one\\nline'],
  ['two lines', 'OTEL_SERVICE_NAME="two\nlines"', 'two\nlines'],
  ['Windows line ends', 'PORT=1\r\nOTEL_SERVICE_NAME=shop\r\nX=2\r\n', 'shop'],
  ['no value', 'OTEL_SERVICE_NAME=', 'unknown_service:node'],
  ['the last of two', 'OTEL_SERVICE_NAME=one\nOTEL_SERVICE_NAME=two', 'two'],
  ['what is no line of an env file', 'garbage\n=x\nOTEL_SERVICE_NAME=shop', 'shop'],
])('read as dotenv does: %s', async (_, line, service) => {
  expect(await runWith(`${line}\n`)).toMatchObject({ said: [], service });
});

test('a bad value in it is said as one in the environment', async () => {
  const run = await runWith('OTEL_TRACES_SAMPLER=sometimes\n');
  expect(run.said).toHaveLength(1);
  expect(run.said[0]).toContain('OTEL_TRACES_SAMPLER="sometimes" is not one of always_on,');
});

test('it cannot name another env file', async () => {
  const run = await runWith('OTEL_NODE_ENV_FILE=other.env\n');
  expect(run.said).toEqual([
    '[otel-agent] warn: OTEL_NODE_ENV_FILE counts in the environment only; in an env file it is ignored',
  ]);
});

test('many kilobytes of other lines', async () => {
  const others = Array.from({ length: 5000 }, (_, at) => `KEY_${at}=${'x'.repeat(40)}`).join('\n');
  const run = await runWith(`${others}\nOTEL_SERVICE_NAME=shop\n`);
  expect(run).toMatchObject({ said: [], service: 'shop' });
});
