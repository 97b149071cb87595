import { syncHooksWork } from '../hooks/capability.ts';
import type { Runtime } from './facts.ts';
import { maskUrls, maskWords } from './secrets.ts';

export type RuntimeProcess = Pick<
  NodeJS.Process,
  'version' | 'versions' | 'platform' | 'arch' | 'execArgv'
>;

/** What the app would run on, if it were started like this command. */
export function readRuntime(process: RuntimeProcess, nodeOptions: string | undefined): Runtime {
  const { version, versions, platform, arch, execArgv } = process;
  return {
    version,
    kind: kindOf(versions),
    platform,
    arch,
    execArgv: execArgv.map(maskUrls),
    nodeOptions: maskWords(nodeOptions ?? ''),
    isSupported: isSupported(versions.node),
    hasSyncHooks: syncHooksWork(versions.node),
  };
}

function kindOf(versions: NodeJS.ProcessVersions): Runtime['kind'] {
  if (versions['bun'] !== undefined) return 'Bun';
  return versions['deno'] === undefined ? 'Node.js' : 'Deno';
}

/** The guard of the preload, which has to be written in old syntax there. */
function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}
