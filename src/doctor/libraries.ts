import { isBuiltin } from 'node:module';
import type { Choice } from '../instrumentations/choose.ts';
import type { FoundLibrary, How, Library } from './facts.ts';
import type { Installed } from './installed.ts';
import { supports } from './supports.ts';

/** The catalogue against what is installed: what is traced, and what is not because of what. */
export function matchLibraries(
  choices: readonly Choice[],
  installed: readonly Installed[],
): readonly Library[] {
  return choices.map(({ entry, on, because }) => {
    const modules = entry.modules.map(({ name, versions }) => {
      return { name, versions, isBuiltin: isBuiltin(name) };
    });
    const found = foundOf(entry.name, modules, installed);
    const how = howOf(entry);
    return {
      instrumentation: entry.name,
      how,
      state: stateOf({ on, how, modules, found }),
      because,
      isOnByDefault: entry.off !== true,
      modules,
      found,
    };
  });
}

function howOf({ channel, modules }: Choice['entry']): How {
  if (channel !== undefined) return 'channel';
  return modules.length === 0 ? 'start' : 'patch';
}

/** What has no modules to patch is found by its own name: undici. */
function foundOf(
  name: string,
  modules: Library['modules'],
  installed: readonly Installed[],
): readonly FoundLibrary[] {
  const rangesOf = new Map(modules.map((module) => [module.name, module.versions]));
  if (modules.length === 0) rangesOf.set(name, ['*']);
  const found = new Map<string, FoundLibrary>();
  for (const item of installed) {
    const ranges = rangesOf.get(item.name);
    if (ranges === undefined) continue;
    const { version, need } = item;
    const isAlias = item.folderName !== item.name;
    const isDirect = need !== 'indirect';
    const key = `${item.folderName} ${version}`;
    if (found.get(key)?.isDirect === true) continue;
    // The agent knows a package by its folder.
    const isCovered = !isAlias && supports(ranges, version);
    const alias = isAlias ? { alias: item.folderName } : {};
    found.set(key, { name: item.name, version, isDirect, isCovered, ...alias });
  }
  return [...found.values()].toSorted((a, b) => Number(b.isDirect) - Number(a.isDirect));
}

type Known = Pick<Library, 'how' | 'modules' | 'found'> & { readonly on: boolean };

function stateOf({ on, how, modules, found }: Known): Library['state'] {
  const needsPackage = how === 'patch' && modules.every(({ isBuiltin: builtin }) => !builtin);
  if (!on) return needsPackage && found.length === 0 ? 'not installed' : 'off';
  if (!needsPackage) return 'traced';
  if (found.length === 0) return 'not installed';
  return found.some(({ isCovered }) => isCovered) ? 'traced' : 'version not supported';
}

/**
 * Versions that are not traced. A package is fine where another package of the same library is
 * covered, as redis 5 is by @redis/client.
 */
export function uncovered({ found }: Library): readonly FoundLibrary[] {
  return found.filter((item) => {
    if (item.isCovered || item.alias !== undefined) return false;
    return !found.some((other) => other.isCovered && other.name !== item.name);
  });
}
