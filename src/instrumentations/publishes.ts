import type { Entry } from './entry.ts';
import { versionIn } from './package-version.ts';

/**
 * True for a copy of a package that is too old to publish what our own instrumentation listens
 * to: several copies in one process are each seen for themselves.
 *
 * @param folder undefined where it is not known
 */
export function isOlder({ publishes }: Entry, name: string, folder: string | undefined): boolean {
  if (publishes === undefined || folder === undefined) return false;
  const first = publishes[name];
  if (first === undefined) return true; // in no version
  const version = versionIn(folder);
  // One without a readable version is taken for a new one: it is left unpatched.
  return version !== undefined && isBefore(version, first);
}

/** What an instrumentation goes by that is for older versions of its library. */
export function olderName(name: string): string {
  return `${name} (older)`;
}

/** By the three numbers; a prerelease counts as its release. */
export function isBefore(version: string, first: string): boolean {
  const [own, other] = [version, first].map((text) => text.split(/[.-]/, 3).map(Number));
  for (const [index, number] of (other ?? []).entries()) {
    const difference = (own?.[index] ?? 0) - number;
    if (difference !== 0) return !(difference > 0);
  }
  return false;
}
