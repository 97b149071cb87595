import { isBuiltin } from 'node:module';
import type { Choice } from '../instrumentations/choose.ts';
import type { FoundLibrary, How, Library } from './facts.ts';
import type { Installed } from './installed.ts';
import { supports } from './supports.ts';

/** Libraries that are traced where any of their packages is: redis 5 is through @redis/client. */
const alternatives: ReadonlySet<string> = new Set(['aws-sdk', 'redis']);

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
      state: stateOf({ instrumentation: entry.name, on, how, modules, found }),
      because,
      isOnByDefault: entry.off !== true,
      modules,
      found,
    };
  });
}

function howOf({ channels, modules }: Choice['entry']): How {
  // express has a channel too, but only its newer versions, and is found as a package.
  if (channels !== undefined && modules.every(({ name }) => isBuiltin(name))) return 'channel';
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
  const all = [...found.values()];
  const isEnough = alternatives.has(name) && all.some(({ isCovered }) => isCovered);
  const judged = isEnough ? all.map(asCovered) : all;
  return judged.toSorted((a, b) => Number(b.isDirect) - Number(a.isDirect));
}

function asCovered(item: FoundLibrary): FoundLibrary {
  return item.alias === undefined ? { ...item, isCovered: true } : item;
}

type Known = Omit<Library, 'state' | 'because' | 'isOnByDefault'> & { readonly on: boolean };

function stateOf({ instrumentation, on, how, modules, found }: Known): Library['state'] {
  const needsPackage = how === 'patch' && modules.every(({ isBuiltin: builtin }) => !builtin);
  if (!on) return needsPackage && found.length === 0 ? 'not installed' : 'off';
  if (!needsPackage) return 'traced';
  if (found.length === 0) return 'not installed';
  // pg-pool alone makes no trace of pg.
  const own = found.filter(({ name }) => name === instrumentation);
  const main = own.length === 0 ? found : own;
  if (main.some(({ isCovered }) => isCovered)) return 'traced';
  return main.every(({ alias }) => alias !== undefined)
    ? 'not recognised'
    : 'version not supported';
}

/** What is installed in versions that are not traced. */
export function uncovered({ found }: Library): readonly FoundLibrary[] {
  return found.filter(({ isCovered, alias }) => !isCovered && alias === undefined);
}
