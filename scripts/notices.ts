import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Manifest = { name?: string; version?: string; license?: string };

/**
 * Writes THIRD-PARTY-NOTICES.txt: name, version and licence text of every package of which a module
 * is in the bundle. A package without a licence file is an error: it could not be shipped.
 *
 * @param modules absolute paths of the bundled modules
 */
export function writeNotices(modules: readonly string[], dist: string): void {
  const folders = new Set(modules.map(folderOf).filter((folder) => folder !== undefined));
  const parts = [...folders].map(describe).toSorted((a, b) => a.name.localeCompare(b.name));
  const intro = `This package contains parts of the following ${parts.length} packages.`;
  writeFileSync(
    join(dist, 'THIRD-PARTY-NOTICES.txt'),
    [intro, ...parts.map((part) => part.text)].join(`\n\n${'='.repeat(78)}\n\n`) + '\n',
  );
}

function folderOf(module: string): string | undefined {
  const path = module.replace(/^\0/, '').replace(/\?.*$/, '');
  if (!path.includes('/node_modules/')) return undefined;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && readManifest(folder).name !== undefined) return folder;
  }
  return undefined;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function describe(folder: string): { name: string; text: string } {
  const { name = folder, version = '', license } = readManifest(folder);
  const files = readdirSync(folder)
    .filter((file) => /^(licen[sc]e|notice|copying)/i.test(file) && !/\.[cm]?js$/.test(file))
    .filter((file) => !/^licenses$/i.test(file))
    .toSorted();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (files.length === 0) texts.push(licenceInReadme(folder, name));
  return { name, text: [`${name} ${version} (${license ?? 'see below'})`, ...texts].join('\n\n') };
}

/** Some packages carry their licence as the last section of the readme. */
function licenceInReadme(folder: string, name: string): string {
  const readme = readdirSync(folder).find((file) => /^readme/i.test(file));
  const text = readme === undefined ? '' : readFileSync(join(folder, readme), 'utf8');
  const section = /^#* *licen[sc]e\b[\s\S]*$/im.exec(text)?.[0];
  if (section === undefined) throw new Error(`${name} ships no licence text`);
  return section.trim();
}
