import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** An installed package, as somebody depends on it. */
export type Installed = {
  /** The name it is required by: that of its folder. */
  readonly folderName: string;
  /** The name in its own package.json: another one for npm aliases. */
  readonly name: string;
  readonly version: string;
  readonly need: Need;
};

/** Who asks for it: the app, its development, or only other packages. */
type Need = 'dependency' | 'development dependency' | 'indirect';

type Manifest = {
  readonly name?: string;
  readonly version?: string;
  readonly scripts?: Readonly<Record<string, string>>;
} & { readonly [F in DependencyField]?: Readonly<Record<string, string>> };

type DependencyField =
  | 'dependencies'
  | 'optionalDependencies'
  | 'peerDependencies'
  | 'devDependencies';

export type Installation = {
  /** The nearest package.json, from the folder upwards. */
  readonly manifest: Manifest | undefined;
  readonly packages: readonly Installed[];
};

type Wanted = { readonly name: string; readonly from: string; readonly need: Need };

/** More are not looked at: the doctor answers within seconds. */
const most = 10_000;

/**
 * Finds the packages that an app in a folder can come to load: what its package.json and its
 * node_modules name, and what these depend on. Links are followed, so the layouts of npm, pnpm,
 * yarn and workspaces are all the same. Reads only; never throws.
 */
export function findInstalled(folder: string): Installation {
  const home = upwards(folder).find((path) => existsSync(join(path, 'package.json')));
  const manifest = home === undefined ? undefined : readManifest(home);
  const queue: Wanted[] = [
    ...(home === undefined || manifest === undefined ? [] : ownNeeds(manifest, home)),
    ...namesIn(join(home ?? folder, 'node_modules')).map((name): Wanted => {
      return { name, from: home ?? folder, need: 'indirect' };
    }),
  ];
  const packages = new Map<string, Installed>();
  const find = finder();
  for (let at = 0; at < queue.length && packages.size < most; at++) {
    const { name, from, need } = queue[at] as Wanted;
    const path = find(name, from);
    const key = `${name} ${path}`;
    if (path === undefined || packages.has(key)) continue;
    const found = readManifest(path);
    if (found?.version === undefined) continue;
    const installed = { folderName: name, name: found.name ?? name, version: found.version, need };
    packages.set(key, installed);
    queue.push(...needsOf(found, path));
  }
  return { manifest, packages: [...packages.values()] };
}

function ownNeeds(manifest: Manifest, from: string): readonly Wanted[] {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = manifest;
  const direct = { ...peerDependencies, ...optionalDependencies, ...dependencies };
  return [
    ...Object.keys(direct).map((name): Wanted => ({ name, from, need: 'dependency' })),
    ...Object.keys(devDependencies ?? {}).map((name): Wanted => {
      return { name, from, need: 'development dependency' };
    }),
  ];
}

function needsOf(manifest: Manifest, from: string): readonly Wanted[] {
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  const names = Object.keys({ ...peerDependencies, ...optionalDependencies, ...dependencies });
  return names.map((name) => ({ name, from, need: 'indirect' }));
}

/** Looks a package up as Node does; what was found once is not looked for again. */
function finder(): (name: string, from: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const at = (path: string): string | undefined => {
    if (known.has(path)) return known.get(path);
    const real = existsSync(join(path, 'package.json')) ? realPath(path) : undefined;
    known.set(path, real);
    return real;
  };
  return (name, from) => {
    for (const folder of upwards(from)) {
      if (basename(folder) === 'node_modules') continue;
      const found = at(join(folder, 'node_modules', name));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

function namesIn(nodeModules: string): readonly string[] {
  return entriesOf(nodeModules).flatMap((entry) => {
    if (entry.startsWith('.')) return [];
    if (!entry.startsWith('@')) return [entry];
    return entriesOf(join(nodeModules, entry)).map((name) => `${entry}/${name}`);
  });
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
