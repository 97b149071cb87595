import type { Loader } from './loader.ts';
import { nodeModule } from './node-module.ts';

type GetBuiltin = (this: unknown, name: string) => unknown;

/** Patches `http` and its like where they are handed out: `require` and `process.getBuiltinModule`. */
export function hookBuiltins(loader: Loader): void {
  const load = nodeModule._load;
  const { builtins } = loader.host;
  // The exporters load `http` when they need it, which must not wake anything.
  const isOwn = (parent: unknown): boolean =>
    (parent as { filename?: string } | null)?.filename?.startsWith(loader.host.folder) === true;
  loader.patchBuiltin = makePatchBuiltin(loader, (name) =>
    load.call(nodeModule, name, null, false),
  );

  nodeModule._load = function _load(this: unknown, ...args: unknown[]): unknown {
    if (loader.host.own.depth === 0) {
      const name = builtins.get(args[0] as string);
      const replaced = name === undefined || isOwn(args[1]) ? undefined : loader.patchBuiltin(name);
      if (replaced !== undefined) return replaced;
    }
    return load.apply(this, args);
  };

  const get = process.getBuiltinModule as GetBuiltin | undefined;
  if (get === undefined) return;
  const host = process as unknown as { getBuiltinModule: GetBuiltin };
  host.getBuiltinModule = function getBuiltinModule(request) {
    if (loader.host.own.depth === 0) {
      const name = builtins.get(request);
      const replaced = name === undefined ? undefined : loader.patchBuiltin(name);
      if (replaced !== undefined) return replaced;
    }
    return get.call(this, request);
  };
}

/** In place, so that `syncBuiltinESMExports` carries the patches to `import` without a wrapper. */
function makePatchBuiltin(
  loader: Loader,
  loadReal: (name: string) => unknown,
): (name: string) => unknown {
  const replaced = new Map<string, unknown>();
  const patch = (name: string): void => {
    if (!loader.host.wakeBuiltin(name)) return;
    const real = loadReal(name);
    const patched = loader.host.patches.modules.reduce(
      (exports, apply) => apply(exports, name, undefined),
      real,
    );
    loader.host.debug(`patch ${name}`);
    loader.host.noteLoaded(name, undefined, 'patched');
    if (patched !== real) replaced.set(name, patched);
    nodeModule.syncBuiltinESMExports();
  };
  return (name) => {
    if (!replaced.has(name)) {
      replaced.set(name, undefined); // first: waking loads modules, which come through here again
      loader.host.guard(`patch ${name}`, () => patch(name));
    }
    return replaced.get(name);
  };
}
