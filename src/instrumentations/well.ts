import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import type { CoverageFacts } from './coverage.ts';
import { isBefore, isOlder } from './publishes.ts';
import type { Seen } from './seen.ts';

/**
 * True where there is surely nothing to say about a library, found without what reads all forms of
 * a version range; false where it takes a closer look.
 */
export function isSurelyWell(seen: Seen, { choices, awake }: CoverageFacts): boolean {
  if (seen.meeting !== 'patched') return false;
  const { name, folder } = seen;
  if (folder === undefined) return true; // builtins have no version to be wrong
  let version: string | undefined;
  return choices.every(({ on, entry }) => {
    if (!on) return true;
    const modules = entry.modules.filter((module) => module.name === name);
    if (modules.length === 0) return true;
    if (isOlder(entry, name, folder) || awake.get(entry.name) !== true) return false;
    version ??= plainVersionIn(folder);
    return modules.some(({ versions }) => versions.some((range) => isWithin(version, range)));
  });
}

/** Of the ranges, only the common form is read: `>=1.2.3 <4`. */
function isWithin(version: string | undefined, range: string): boolean {
  const [, from, below] = /^>=([\d.]+)(?: <([\d.]+))?$/.exec(range) ?? [];
  if (version === undefined || from === undefined) return false;
  return !isBefore(version, from) && (below === undefined || isBefore(version, below));
}

/** Undefined also for prereleases, which are in no range. */
function plainVersionIn(folder: string): string | undefined {
  try {
    const text = readFileSync(`${folder}${sep}package.json`, 'utf8');
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}
