import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateTargets } from '../../scripts/generate-targets.ts';
import { catalogue } from '../../src/instrumentations/catalogue.ts';
import { chunksOf } from '../../src/instrumentations/chunk-of.ts';
import { packedFolder, projectFolder } from '../support/packed-agent.ts';

type Target = { types?: string; import?: string; require?: string; default?: string };
type Manifest = {
  name: string;
  version: string;
  bin: Record<string, string>;
  exports: Record<string, string | Target>;
  types: string;
  dependencies?: object;
};

async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(packedFolder, 'package.json'), 'utf8')) as Manifest;
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}

test('the files of the package; of folders with many, how many', async () => {
  const many = /^(dist\/(chunks|types|instrumentations))\//;
  const files = await filesOf(packedFolder);
  const maps = files.filter((file) => file.endsWith('.map'));
  const others = files.filter((file) => !file.endsWith('.map'));
  expect(others.filter((file) => !many.test(file))).toMatchInlineSnapshot(`
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/THIRD-PARTY-NOTICES.txt",
      "dist/account.cjs",
      "dist/boot.cjs",
      "dist/cli.cjs",
      "dist/config-file.cjs",
      "dist/core.cjs",
      "dist/declared.cjs",
      "dist/detectors.cjs",
      "dist/doctor.cjs",
      "dist/env-file.cjs",
      "dist/exporters/console.cjs",
      "dist/exporters/gcp.cjs",
      "dist/exporters/in-process.cjs",
      "dist/exporters/otlp-lines.cjs",
      "dist/exporters/otlp.cjs",
      "dist/exporters/prometheus.cjs",
      "dist/exporters/relay.cjs",
      "dist/exporters/tree.cjs",
      "dist/exporters/zipkin.cjs",
      "dist/extend.cjs",
      "dist/iitm/hook.mjs",
      "dist/iitm/lib/package.json",
      "dist/iitm/lib/register.js",
      "dist/iitm/sync.cjs",
      "dist/index.cjs",
      "dist/libraries.cjs",
      "dist/propagation-only.cjs",
      "dist/propagators/b3.cjs",
      "dist/propagators/gcp.cjs",
      "dist/propagators/jaeger.cjs",
      "dist/propagators/ottrace.cjs",
      "dist/propagators/xray.cjs",
      "dist/register.cjs",
      "dist/register.d.ts",
      "dist/register.mjs",
      "dist/samplers/jaeger-remote.cjs",
      "dist/samplers/remote-sampling.cjs",
      "dist/samplers/xray.cjs",
      "dist/sender.cjs",
      "dist/thread.cjs",
      "dist/winston-transport.cjs",
      "package.json",
    ]
  `);
  const kinds = new Set(others.flatMap((file) => many.exec(file)?.[1] ?? []));
  expect([...kinds].toSorted()).toEqual(['dist/chunks', 'dist/instrumentations', 'dist/types']);
  // A map belongs to a file that is there.
  for (const map of maps) expect(others).toContain(map.slice(0, -'.map'.length));
});

test('nothing of the sources, the tests or this machine is in it', async () => {
  const files = await filesOf(packedFolder);
  expect(files.filter((file) => /(\.test\.|fixtures\/|node_modules\/|\.tsx?$)/.test(file))).toEqual(
    files.filter((file) => file.endsWith('.d.ts')),
  );
  for (const file of files.filter((name) => /\.([cm]?js|map|ts|json)$/.test(name))) {
    const text = await readFile(join(packedFolder, file), 'utf8');
    expect(text.includes(projectFolder), `${file} names ${projectFolder}`).toBe(false);
  }
});

test('every catalogue entry has a chunk, and every chunk an entry', async () => {
  const files = await readdir(join(packedFolder, 'dist', 'instrumentations'));
  const chunks = files.filter((file) => file.endsWith('.cjs')).map((file) => file.slice(0, -4));
  expect(chunks.toSorted()).toEqual(
    catalogue
      .flatMap(chunksOf)
      .map(({ name }) => name)
      .toSorted(),
  );
});

test('the catalogue is what the installed instrumentations say', async () => {
  const file = join(projectFolder, 'src', 'instrumentations', 'upstream.generated.ts');
  expect(generateTargets()).toBe(await readFile(file, 'utf8'));
});

describe('exports', () => {
  test('each target is there', async () => {
    const { exports, types } = await readManifest();
    const targets = Object.values(exports).flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    );
    expect(Object.keys(exports)).toEqual(['.', './register', './package.json']);
    for (const target of [...targets, types]) await access(join(packedFolder, target));
  });

  test('each resolves for require and for import, and has types', async () => {
    const { name, exports } = await readManifest();
    const from = createRequire(join(packedFolder, 'package.json'));
    for (const path of Object.keys(exports)) {
      const id = `${name}${path.slice(1)}`;
      expect(from.resolve(id).startsWith(packedFolder)).toBe(true);
      const text = `process.stdout.write(import.meta.resolve('${id}'))`;
      const url = execFileSync(process.execPath, ['--input-type=module', '-e', text], {
        cwd: packedFolder,
        encoding: 'utf8',
      });
      expect(url).toMatch(/^file:.*(\.cjs|\.mjs|\.json)$/);
    }
    for (const target of [exports['.'], exports['./register']] as Target[]) {
      expect(target.types).toMatch(/\.d\.ts$/);
      // The first condition that fits is taken: types must stand before the others.
      expect(Object.keys(target)[0]).toBe('types');
    }
  });

  test('what is not exported cannot be reached by name', async () => {
    const { name } = await readManifest();
    const from = createRequire(join(packedFolder, 'package.json'));
    expect(() => from.resolve(`${name}/dist/core.cjs`)).toThrow(/not defined by "exports"/);
  });

  test('the types need nothing that is not in the package', async () => {
    const files = (await filesOf(packedFolder)).filter((file) => file.endsWith('.d.ts'));
    expect(files).toContain('dist/types/index.d.ts');
    for (const file of files) {
      const text = await readFile(join(packedFolder, file), 'utf8');
      const imported = [...text.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)].map(
        ([, id = '']) => id,
      );
      const outside = imported.filter((id) => !id.startsWith('.') && !id.startsWith('node:'));
      expect(outside, file).toEqual([]);
    }
  });
});

test('each command can be executed and has a shebang', async () => {
  const { bin } = await readManifest();
  expect(Object.keys(bin).toSorted()).toEqual(['opentelemetry-instrument', 'otel-agent']);
  for (const file of new Set(Object.values(bin))) {
    const path = join(packedFolder, file);
    await access(path, constants.X_OK);
    expect((await readFile(path, 'utf8')).split('\n')[0]).toBe('#!/usr/bin/env node');
  }
});

test('the notices name every package of which there is code in the bundle', async () => {
  const notices = await readFile(join(packedFolder, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  const named = new Set(
    [...notices.matchAll(/^={78}\n\n(\S+) \d+\.\d+\.\d+\S* \(.+\)$/gm)].map(([, name]) => name),
  );
  const maps = (await filesOf(packedFolder)).filter((file) => file.endsWith('.map'));
  const bundled = new Set<string>();
  for (const map of maps) {
    const { sources } = JSON.parse(await readFile(join(packedFolder, map), 'utf8')) as {
      sources: string[];
    };
    for (const source of sources) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
      if (name !== undefined) bundled.add(name);
    }
  }
  expect(bundled.size).toBeGreaterThan(50);
  expect([...bundled].filter((name) => !named.has(name))).toEqual([]);
  // A notice without any licence text would be of no use.
  const parts = notices.split(/^={78}$/m).slice(1);
  expect(parts.length).toBe(named.size);
  for (const part of parts) expect(part.length).toBeGreaterThan(200);
});

test('the package has a licence, a version and no dependencies', async () => {
  const manifest = await readManifest();
  await access(join(packedFolder, 'LICENSE'));
  expect(manifest.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(manifest.dependencies).toBeUndefined();
});
