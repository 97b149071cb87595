import type { CoverageFacts } from './coverage.ts';
import type { Entry } from './entry.ts';
import { versionIn } from './package-version.ts';
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
  const of = choices.filter(
    ({ on, entry }) => on && entry.modules.some((module) => module.name === name),
  );
  return of.every(
    ({ entry }) =>
      awake.get(entry.name) === true &&
      !isOlder(entry, name, folder) &&
      isSurelyKnown(entry, name, folder),
  );
}

/** True where this copy of a package is surely of a version that its instrumentation knows. */
export function isSurelyKnown(entry: Entry, name: string, folder: string): boolean {
  const version = versionIn(folder);
  // Prereleases are in no range.
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) return false;
  return entry.modules.some(
    (module) => module.name === name && module.versions.some((range) => isWithin(version, range)),
  );
}

/** Of the ranges, only the common form is read: `>=1.2.3 <4`. */
function isWithin(version: string, range: string): boolean {
  const [, from, below] = /^>=([\d.]+)(?: <([\d.]+))?$/.exec(range) ?? [];
  if (from === undefined) return false;
  return !isBefore(version, from) && (below === undefined || isBefore(version, below));
}
