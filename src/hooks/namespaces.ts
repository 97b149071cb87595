import { fileURLToPath } from 'node:url';
import type { Loader } from './loader.ts';
import { nodeModule, type LoadHook, type ResolveHook } from './node-module.ts';
import { packageFolder, packageOf } from './package-of.ts';

/** Wraps real ES modules so that their exports can be replaced (import-in-the-middle's generator). */
export type NamespaceWrapper = { readonly resolve: ResolveHook };

type Generator = { readonly resolveSync: ResolveHook; readonly loadSync: LoadHook };
type Namespace = Record<string, unknown>;
type ImportHook = (url: string, namespace: Namespace, specifier: string | undefined) => void;

/** The generator is 117 KB and lexes source: loaded only once a real ES module is to be patched. */
export function wrapNamespaces(
  loader: Loader,
  include: (url: string) => boolean,
): NamespaceWrapper {
  const { host } = loader;
  const { create } = host.requireOwn('iitm/sync.cjs') as {
    create: (url: string, include: (url: string) => boolean) => Generator;
  };
  const generator = create(`${host.home}iitm/hook.mjs`, include);
  patchImports(loader);
  nodeModule.registerHooks?.({
    load: (url, context, next) => generator.loadSync(url, context, next),
  });
  return { resolve: generator.resolveSync };
}

/** Applies the patches to every namespace that the generated wrappers announce. */
export function patchImports(loader: Loader): void {
  const { importHooks } = loader.host.requireOwn('iitm/lib/register.js') as {
    importHooks: ImportHook[];
  };
  importHooks.push((url, namespace, specifier) => {
    loader.host.guard(`patch ${url}`, () => patchNamespace(loader, url, namespace, specifier));
  });
}

function patchNamespace(
  loader: Loader,
  url: string,
  namespace: Namespace,
  specifier: string | undefined,
): void {
  if (!url.startsWith('file:')) return;
  const file = fileURLToPath(url);
  const name = packageOf(file);
  if (name === undefined) return;
  const folder = packageFolder(file, name);
  const isMain = specifier === name || (specifier !== undefined && folder.endsWith(specifier));
  const id = isMain ? name : file.slice(folder.length - name.length);
  loader.host.debug(`patch ${id} (ES module)`);
  loader.host.noteLoaded(name, folder, 'patched');
  for (const { names, patch } of loader.host.patches.namespaces) {
    if (!names.has(name)) continue;
    const patched = patch(namespace, id, folder);
    const replaced = patched !== undefined && patched !== namespace;
    if (replaced && 'default' in namespace) namespace['default'] = patched;
  }
}
