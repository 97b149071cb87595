import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../scripts/run-command.ts';
import { copyAgent, makeAppFolder, type AppFolder } from '../support/app-folder.ts';
import { projectFolder } from '../support/packed-agent.ts';

let folder: AppFolder;
beforeAll(async () => {
  folder = await makeAppFolder({ 'package.json': '{"private":true,"type":"module"}\n' });
  await copyAgent(folder.file('node_modules/@org/otel-agent'));
  await cp(join(projectFolder, 'fixtures', 'types'), folder.path, { recursive: true });
});
afterAll(() => folder.remove());

async function compile(file: string, options: object): Promise<string> {
  await folder.write({
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        noEmit: true,
        strict: true,
        target: 'es2022',
        types: [],
        skipLibCheck: false,
        ...options,
      },
      files: [file],
    }),
  });
  const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
  const { output } = await run(process.execPath, [tsc, '-p', folder.path], { cwd: folder.path });
  return output;
}

test.each([
  { module: 'nodenext' },
  { module: 'nodenext', exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  { module: 'esnext', moduleResolution: 'bundler' },
])(
  'start() in code, with nothing else installed and all declarations checked: %j',
  async (options) => {
    expect(await compile('start.ts', { lib: ['es2022'], ...options })).toBe('');
  },
);

test('parts of the SDK fit', async () => {
  for (const scope of ['@opentelemetry', '@types']) {
    await mkdir(folder.file('node_modules'), { recursive: true });
    await symlink(join(projectFolder, 'node_modules', scope), folder.file(`node_modules/${scope}`));
  }
  const options = { module: 'nodenext', skipLibCheck: true, types: ['node'] };
  expect(await compile('with-sdk.ts', options)).toBe('');
});
