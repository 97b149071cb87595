import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Loader } from './loader.ts';
import { nodeModule, type LoadHook, type ResolveHook } from './node-module.ts';
import { quietly } from './own-loads.ts';
import { packageOfUrl } from './package-of.ts';
import { wrapNamespaces, type NamespaceWrapper } from './namespaces.ts';

/**
 * ES modules on a Node with sound synchronous hooks: one resolve hook, registered only when the
 * first `import` or require of an ES module shows up; a CommonJS app never pays for it.
 */
export function hookEsModules(loader: Loader): void {
  let on = false;
  let foreignLoader = hasLoaderFlag();
  let dropping = false;

  loader.sawEsModule = (why) => {
    if (on) return;
    on = true;
    loader.host.debug(`resolve hook on: ${why}`);
    dropping = foreignLoader;
    const resolve = makeResolve(loader);
    nodeModule.registerHooks?.(
      foreignLoader ? { resolve, load: dropForeignSource(loader) } : { resolve },
    );
  };

  const channel = 'tracing:module.import:start';
  const onImport = (message: unknown): void => {
    const { url } = message as { url?: string | URL };
    if (String(url).startsWith(loader.host.home)) return; // our own --import entry
    unsubscribe(channel, onImport);
    loader.host.guard('loader', () => loader.sawEsModule('import'));
  };
  subscribe(channel, onImport);

  // Somebody installs an off-thread loader: from now on CommonJS may arrive as text.
  const { register } = nodeModule;
  if (register === undefined) return;
  nodeModule.register = function register_(this: unknown, ...args: unknown[]): unknown {
    foreignLoader = true;
    if (on && !dropping) {
      dropping = true;
      nodeModule.registerHooks?.({ load: dropForeignSource(loader) });
    }
    return register.apply(this, args);
  };
}

function hasLoaderFlag(): boolean {
  const flag = /--(experimental-)?loader\b/;
  // oxlint-disable-next-line node/no-process-env -- Node's own option, not one of ours
  return flag.test(process.execArgv.join(' ')) || flag.test(process.env['NODE_OPTIONS'] ?? '');
}

/**
 * A loader thread that returns source for CommonJS makes Node evaluate the file outside of the
 * CommonJS loader, where `_compile` is never called: for targets the source is dropped.
 */
function dropForeignSource(loader: Loader): LoadHook {
  return (url, context, next) => {
    const result = next(url, context, next);
    if (result.format !== 'commonjs' || result.source === null || result.source === undefined)
      return result;
    const name = packageOfUrl(url);
    if (name === undefined || !loader.host.packages.has(name)) return result;
    return { format: 'commonjs', source: undefined, shortCircuit: true };
  };
}

function makeResolve(loader: Loader): ResolveHook {
  const { host } = loader;
  const { builtins } = host;
  let wrapper: NamespaceWrapper | undefined;
  const wrapped = new Set<string>();

  return (specifier, context, next) => {
    if (loader.host.own.depth !== 0 || context.conditions?.includes('require') === true)
      return next(specifier, context, next);
    const builtin = builtins.get(specifier);
    if (builtin !== undefined) {
      if (context.parentURL?.startsWith(host.home) !== true) loader.patchBuiltin(builtin);
      return next(specifier, context, next);
    }
    // The wrapper's own imports carry its mark and must stay its business.
    if (wrapper !== undefined && (specifier + context.parentURL).includes('iitm'))
      return wrapper.resolve(specifier, context, next);
    const result = next(specifier, context, next);
    // No format: a .js file in a package without "type", which is CommonJS, which _compile sees.
    const isEsModule =
      result.format === 'module' || (!result.format && result.url.endsWith('.mjs'));
    if (!isEsModule || host.guard('loader', () => isTarget(loader, result.url)) !== true)
      return result;
    wrapped.add(result.url);
    wrapper ??= host.guard('loader', () =>
      quietly(loader.host.own, () => wrapNamespaces(loader, (url) => wrapped.has(url))),
    );
    return wrapper === undefined ? result : wrapper.resolve(specifier, context, next);
  };
}

/** Wakes the instrumentation of a real ES module; false when nothing patches its namespace. */
function isTarget(loader: Loader, url: string): boolean {
  const name = packageOfUrl(url);
  const { packages, thinEsModules } = loader.host;
  if (name === undefined || thinEsModules.has(name)) return false;
  if (packages.get(name)?.wake() !== true) return false;
  return loader.host.patches.namespaces.some(({ names }) => names.has(name));
}
