import { realpathSync } from 'node:fs';
import { catalogue } from '../instrumentations/catalogue.ts';
import type { Folder, Found } from './facts.ts';
import type { Installation } from './installed.ts';

/** Packages that people expect to see in traces and that no instrumentation here knows. */
const wanted: ReadonlySet<string> = new Set([
  '@prisma/client',
  'better-sqlite3',
  'bullmq',
  'couchbase',
  'fastify',
  'mqtt',
  'mssql',
  'nats',
  'neo4j-driver',
  'postgres',
  'sqlite3',
  'ws',
]);

const bundlers =
  /\b(webpack|esbuild|rollup|rolldown|tsup|tsdown|parcel|ncc|vite build|next|nuxt|bun build)\b/g;

/** What the folder says about its app beside the libraries. */
export function readFolder(
  path: string,
  { manifest, packages }: Installation,
  isPnp: boolean,
): Folder {
  const scripts = Object.values(manifest?.scripts ?? {}).join('\n');
  const { name } = manifest ?? {};
  return {
    path: realPath(path),
    ...(name !== undefined && { packageName: name }),
    hasPackages: manifest !== undefined || packages.length > 0,
    bundlers: [...new Set(scripts.match(bundlers))],
    isPnp,
    unobserved: packages
      .filter((item) => item.need === 'dependency' && isUnobserved(item.name))
      .map((item): Found => ({ name: item.name, version: item.version, isDirect: true })),
  };
}

/** The catalogue may have learnt it since. */
function isUnobserved(name: string): boolean {
  const isKnown = catalogue.some((entry) => {
    return entry.name === name || entry.modules.some((module) => module.name === name);
  });
  return wanted.has(name) && !isKnown;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
