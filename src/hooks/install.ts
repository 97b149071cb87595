import { hookBuiltins } from './builtins.ts';
import { syncHooksWork } from './capability.ts';
import { hookCommonJs, patchLoaded } from './commonjs.ts';
import { hookEsModulesOlder } from './es-modules-older.ts';
import { hookEsModules } from './es-modules.ts';
import type { Loader } from './loader.ts';
import { nodeModule } from './node-module.ts';
import type { LoaderHost } from './loader-host.ts';

/** Watches what the app loads, from now on. */
export function installHooks(host: LoaderHost): void {
  const loader: Loader = {
    host,
    sawEsModule: () => {},
    sawSource: undefined,
    patchBuiltin: () => undefined,
  };
  hookCommonJs(loader);
  hookBuiltins(loader);
  if (nodeModule.registerHooks !== undefined && syncHooksWork(process.versions.node)) {
    hookEsModules(loader);
  } else {
    hookEsModulesOlder(loader);
  }
  patchLoaded(loader);
}
