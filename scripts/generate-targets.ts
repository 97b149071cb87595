/**
 * Asks every instrumentation class of `@opentelemetry/auto-instrumentations-node` which modules and
 * files it patches, and writes the answer to `src/instrumentations/upstream.generated.ts`.
 * With `--check` nothing is written: exit code 1 tells that the file is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(
  new URL('../src/instrumentations/upstream.generated.ts', import.meta.url),
);
const prefix = '@opentelemetry/instrumentation-';
const load = createRequire(import.meta.url);

type Definition = {
  name: string;
  supportedVersions: string[];
  files: { name: string; supportedVersions: string[] }[];
};
type InstrumentationClass = new (config: { enabled: false }) => {
  getModuleDefinitions?(): Definition[];
};

/** The generated file's text, from the packages that are installed now. */
export function generateTargets(): string {
  const manifest = '../node_modules/@opentelemetry/auto-instrumentations-node/package.json';
  const auto = JSON.parse(readFileSync(new URL(manifest, import.meta.url), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const packages = Object.keys(auto.dependencies).filter((name) => name.startsWith(prefix));
  const entries = packages.toSorted().map(describe);
  return [
    '// Written by scripts/generate-targets.ts from the instrumentation classes; do not edit.',
    "import type { Upstream } from './entry.ts';",
    '',
    'export const upstream: readonly Upstream[] = [',
    ...entries.map((entry) => `  ${entry},`),
    '];',
    '',
  ].join('\n');
}

function describe(from: string): string {
  const exported = load(from) as Record<string, unknown>;
  const make = Object.keys(exported).find(
    (name) => name.endsWith('Instrumentation') && typeof exported[name] === 'function',
  );
  if (make === undefined) throw new Error(`${from} exports no instrumentation class`);
  const Class = exported[make] as InstrumentationClass;
  const definitions = new Class({ enabled: false }).getModuleDefinitions?.() ?? [];
  const modules = new Map<string, { versions: Set<string>; files: Set<string> }>();
  for (const definition of definitions) {
    const known = modules.get(definition.name) ?? { versions: new Set(), files: new Set() };
    modules.set(definition.name, known);
    for (const version of definition.supportedVersions) known.versions.add(version);
    for (const file of definition.files) known.files.add(file.name.replaceAll('\\', '/'));
  }
  return JSON.stringify({
    name: from.slice(prefix.length),
    from,
    make,
    modules: [...modules].map(([name, { versions, files }]) => ({
      name,
      versions: [...versions],
      files: [...files],
    })),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = generateTargets();
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== text) {
      process.stderr.write('upstream.generated.ts is out of date: run npm run build\n');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(target, text);
  }
}
