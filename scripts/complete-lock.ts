/**
 * Adds the platform packages that a registry did not have to package-lock.json. npm drops an
 * optional dependency it cannot fetch from the lock file, and then refuses it in `npm ci`, for every
 * platform. Run it after a change of dependencies: `npx tsx scripts/complete-lock.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Package = {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
};

const file = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Package> };

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

for (const [folder, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const exact = version.replace(/^[^\d]*/, '');
    const hoisted = `node_modules/${name}`;
    const beside = `${folder.slice(0, folder.lastIndexOf('node_modules/'))}${hoisted}`;
    const places = [`${folder}/${hoisted}`, beside, hoisted];
    const system = systems.find((word) => name.includes(word)) ?? 'none';
    if (places.some((place) => lock.packages[place]?.version === exact)) continue;
    if (!name.includes('binding') && !name.includes('tsgolint')) continue;
    const cpu = processors.find((word) => name.includes(word));
    lock.packages[hoisted in lock.packages ? beside : hoisted] = {
      version: exact,
      dev: true,
      optional: true,
      os: [system],
      ...(cpu !== undefined && { cpu: [cpu] }),
    };
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
