import { isBuiltin } from 'node:module';
import satisfies from 'semver/functions/satisfies.js';
import type { LibraryReport } from '../diag/report.ts';
import type { Choice } from './choose.ts';
import type { Entry, Module } from './entry.ts';
import { versionIn } from './package-version.ts';
import { isOlder, olderName } from './publishes.ts';
import type { Seen } from './seen.ts';

/** What is known when the coverage is asked for. */
export type CoverageFacts = {
  readonly seen: readonly Seen[];
  readonly choices: readonly Choice[];
  /** Short names of the instrumentations that were woken; false where making one failed. */
  readonly awake: ReadonlyMap<string, boolean>;
  readonly nodeVersion: string;
};

/** What became of each library that the app loaded, in the order of their names. */
export function describeCoverage(facts: CoverageFacts): readonly LibraryReport[] {
  const observed = facts.choices.filter(({ on }) => on).map(({ entry }) => entry);
  const reports = observed.flatMap((entry) => describeEntry(entry, facts));
  return reports.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Lines for people about libraries that are not traced as they should be; alike ones share one. */
export function complaintsOf(libraries: readonly LibraryReport[]): readonly string[] {
  const titles = new Map<string, Set<string>>();
  for (const { name, version, because } of libraries) {
    if (because === undefined) continue;
    const alike = titles.get(because) ?? new Set();
    titles.set(because, alike.add(version === undefined ? name : `${name} ${version}`));
  }
  return [...titles].map(([because, alike]) => `${[...alike].join(', ')}: ${because}`);
}

function describeEntry(entry: Entry, facts: CoverageFacts): LibraryReport[] {
  const made = facts.awake.get(entry.name);
  const isBuiltIn = entry.modules.every(({ name }) => isBuiltin(name));
  if (entry.channels !== undefined && made !== undefined && isBuiltIn) {
    const state = made ? 'channel' : 'failed';
    return [{ name: entry.name, instrumentation: entry.name, state }];
  }
  const reports = entry.modules.flatMap((module) =>
    facts.seen
      .filter(({ name }) => name === module.name)
      .map((seen) => describeModule(entry, module, seen, facts)),
  );
  if (entry.oneIsEnough !== true) return reports;
  const worked = reports.filter(({ state }) => state !== 'version not supported');
  return worked.length > 0 ? worked : reports;
}

function describeModule(
  entry: Entry,
  module: Module,
  seen: Seen,
  { awake, nodeVersion }: CoverageFacts,
): LibraryReport {
  const older = isOlder(entry, module.name, seen.folder);
  const made = awake.get(older ? olderName(entry.name) : entry.name);
  const version = seen.folder === undefined ? undefined : versionIn(seen.folder);
  const about = {
    name: module.name,
    instrumentation: entry.name,
    ...(version !== undefined && { version }),
  };
  if (made === false) return { ...about, state: 'failed' };
  const hasChannels = entry.publishes !== undefined && !older;
  // A package that only passes on has none of its own.
  const isKnown = covers(module, version) || (hasChannels && entry.oneIsEnough !== true);
  if (seen.folder !== undefined && !isKnown) {
    const why = version === undefined ? 'its package.json has no version, and ' : '';
    const because =
      `not traced, as ${why}its instrumentation knows versions ${module.versions.join(', ')}; ` +
      `install one of these, or leave ${entry.name} out by OTEL_NODE_DISABLED_INSTRUMENTATIONS`;
    return { ...about, state: 'version not supported', because };
  }
  if (hasChannels) return { ...about, state: 'channel' };
  if (seen.meeting === 'patched') return { ...about, state: 'patched' };
  return { ...about, state: seen.meeting, because: meetings[seen.meeting](nodeVersion) };
}

const meetings = {
  'loaded too early': (): string =>
    'loaded before the agent, so parts may not be traced; ' +
    'make the agent the first --require, since each of these runs before any --import',
  'not hookable': (nodeVersion: string): string =>
    `an ES module, which Node.js ${nodeVersion} cannot hook soundly: imported, it is not traced; ` +
    'update to Node.js 22.22.3, 24.11.1 or newer, or load it by require',
};

/** As upstream decides it: prereleases are in no range, and without a version only `*` fits. */
function covers({ versions }: Module, version: string | undefined): boolean {
  return versions.some((range) =>
    version === undefined ? range === '*' : satisfies(version, range),
  );
}
