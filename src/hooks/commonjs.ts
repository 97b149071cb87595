import { sep } from 'node:path';
import type { Loader } from './loader.ts';
import { nodeModule, type NodeModule } from './node-module.ts';
import { quietly } from './own-loads.ts';
import { packageFolder, packageOf } from './package-of.ts';
import type { Meeting, PackageTarget } from './loader-host.ts';

type Found = { readonly name: string; readonly target: PackageTarget };

/**
 * Wakes and patches what CommonJS loads. It has to be `_compile`, not `load`: at the end of `load`
 * Node 20 has already taken `module.exports` for `import`, and replaced exports would be missed.
 */
export function hookCommonJs(loader: Loader): void {
  const { prototype } = nodeModule;
  const { _compile: compile, load } = prototype;
  const { host } = loader;

  prototype._compile = function _compile(this: unknown, ...args: unknown[]): unknown {
    if (loader.host.own.depth !== 0) return compile.apply(this, args);
    const [source, filename, format] = args as [unknown, string, string | undefined];
    const found = host.guard('loader', () => before(loader, source, filename, format));
    const result = compile.apply(this, args);
    if (found !== undefined || loader.host.patches.files.size > 0) {
      host.guard(`patch ${filename}`, () => patch(loader, this as NodeModule, filename, found));
    }
    return result;
  };

  // Before 22.13 `_compile` is not called for an ES module that is required.
  prototype.load = function load_(this: unknown, ...args: unknown[]): unknown {
    const [filename] = args as [string];
    if (loader.host.own.depth === 0 && filename.endsWith('.mjs')) {
      host.guard('loader', () => loader.sawEsModule('require of an ES module'));
    }
    return load.apply(this, args);
  };
}

/** Preloads that ran before us may have loaded targets already: the same, after the fact. */
export function patchLoaded(loader: Loader): void {
  for (const [filename, module] of Object.entries(nodeModule._cache)) {
    const name = packageOf(filename);
    const target = name === undefined ? undefined : loader.host.packages.get(name);
    if (name === undefined || target === undefined || module?.loaded !== true) continue;
    loader.host.guard(`patch ${filename}`, () => {
      if (target.wake(packageFolder(filename, name)))
        patch(loader, module, filename, { name, target }, 'loaded too early');
    });
  }
}

function before(
  loader: Loader,
  source: unknown,
  filename: string,
  format: string | undefined,
): Found | undefined {
  if (format === 'module') {
    loader.sawEsModule('require of an ES module');
    return undefined;
  }
  if (loader.sawSource !== undefined && typeof source === 'string') loader.sawSource(source);
  const name = packageOf(filename);
  if (name === undefined) return undefined;
  const target = loader.host.packages.get(name);
  if (target === undefined || !target.wake(packageFolder(filename, name))) return undefined;
  return { name, target };
}

function patch(
  loader: Loader,
  module: NodeModule,
  filename: string,
  found: Found | undefined,
  meeting: Meeting = 'patched',
): void {
  let { exports } = module;
  if (found !== undefined) exports = patchTarget(loader, exports, filename, found, meeting);
  for (const apply of loader.host.patches.files.get(filename) ?? []) {
    exports = apply(exports, filename, undefined);
  }
  if (exports !== module.exports) module.exports = exports;
}

function patchTarget(
  loader: Loader,
  exports: unknown,
  filename: string,
  found: Found,
  meeting: Meeting,
): unknown {
  const folder = packageFolder(filename, found.name);
  let id = found.name;
  if (mainOf(loader, found.name, folder) !== filename) {
    id = filename.slice(folder.length - found.name.length);
    const path = sep === '/' ? id : id.split(sep).join('/');
    // Upstream reads package.json for every file it is shown; the list spares that.
    if (!found.target.files.has(path)) return exports;
  }
  loader.host.debug(`patch ${id}`);
  loader.host.noteLoaded(found.name, folder, meeting);
  return loader.host.patches.modules.reduce(
    (patched, apply) => apply(patched, id, folder),
    exports,
  );
}

const mains = new Map<string, string | undefined>();

function mainOf(loader: Loader, name: string, folder: string): string | undefined {
  if (mains.has(folder)) return mains.get(folder);
  let main: string | undefined;
  try {
    main = quietly(loader.host.own, () =>
      nodeModule.createRequire(folder + sep + '_').resolve(name),
    );
  } catch {
    main = undefined; // a package without a CommonJS entry
  }
  mains.set(folder, main);
  return main;
}
