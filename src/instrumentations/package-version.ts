import { readFileSync } from 'node:fs';
import { sep } from 'node:path';

const known = new Map<string, string | undefined>();

/** The version in a package's `package.json`, read once; undefined where it cannot be read. */
export function versionIn(folder: string): string | undefined {
  if (!known.has(folder)) known.set(folder, readVersion(folder));
  return known.get(folder);
}

function readVersion(folder: string): string | undefined {
  try {
    const text = readFileSync(`${folder}${sep}package.json`, 'utf8');
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
