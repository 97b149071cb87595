import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Loader } from './loader.ts';
import { patchImports } from './namespaces.ts';
import { nodeModule } from './node-module.ts';

/**
 * ES modules on a Node without sound synchronous hooks (20, 22 before 22.22.3, 24 before 24.11.1):
 * `import http from 'http'` cannot be seen, so http is patched as soon as ES modules are in play.
 */
export function hookEsModulesOlder(loader: Loader): void {
  let done = false;
  const patchEagerly = (why: string): void => {
    if (done || loader.host.own.depth !== 0) return;
    done = true;
    loader.sawSource = undefined;
    loader.host.debug(`builtins patched early: ${why}`);
    for (const name of ['http', 'https']) loader.patchBuiltin(name);
    // Next to a young registerHooks, a loader thread crashes apps (ERR_METHOD_NOT_IMPLEMENTED).
    if (nodeModule.registerHooks !== undefined || isWorker()) noteUnhookable(loader);
    else wrapInstalledEsModules(loader);
  };
  loader.sawEsModule = patchEagerly;
  loader.sawSource = (source) => {
    if (source.includes('import(')) patchEagerly('a file with import()');
  };
  // An ES module entry point has no main module when the first tick runs, before it is linked.
  process.nextTick(() => {
    if (nodeMain() === undefined) loader.host.guard('loader', () => patchEagerly('entry point'));
  });
}

function nodeMain(): unknown {
  return (process as unknown as { mainModule?: unknown }).mainModule;
}

/** The flag spares loading worker_threads. */
function isWorker(): boolean {
  return (process.abort as { disabled?: boolean }).disabled === true;
}

/** ES modules that `import` will load past us; one that came with another package is not news. */
function noteUnhookable(loader: Loader): void {
  for (const [name, folder] of installedEsModules(loader)) {
    if (isDependency(name, folder)) loader.host.noteLoaded(name, folder, 'not hookable');
  }
}

/** Whether the package.json beside the `node_modules` of this folder names the package. */
function isDependency(name: string, folder: string): boolean {
  try {
    const text = readFileSync(join(folder.slice(0, -name.length), '..', 'package.json'), 'utf8');
    const { dependencies } = JSON.parse(text) as { dependencies?: Record<string, string> };
    return dependencies?.[name] !== undefined;
  } catch {
    return false;
  }
}

/** A loader thread costs some 45 ms: only where a package that needs it is installed. */
function wrapInstalledEsModules(loader: Loader): void {
  const { packages } = loader.host;
  const include = [...installedEsModules(loader).keys()];
  if (include.length === 0 || nodeModule.register === undefined) return;
  loader.host.debug(`loader thread for ${include.join(', ')}`);
  for (const name of include) packages.get(name)?.wake();
  patchImports(loader);
  nodeModule.register(`${loader.host.home}iitm/hook.mjs`, { data: { include } });
}

/** The real ES modules of the catalogue that the app could import → their folders. */
function installedEsModules(loader: Loader): Map<string, string> {
  const { realEsModules, packages } = loader.host;
  const entry = process.argv[1];
  const from = entry === undefined ? process.cwd() : dirname(resolve(entry));
  const found = new Map<string, string>();
  for (const name of realEsModules) {
    const folder = packages.has(name) ? findInstalled(name, from) : undefined;
    if (folder !== undefined) found.set(name, folder);
  }
  return found;
}

function findInstalled(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(place)) return place;
    if (folder === dirname(folder)) return undefined;
  }
}
