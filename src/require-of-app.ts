import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { quietly, type OwnLoads } from './hooks/own-loads.ts';

/**
 * Requires packages that the app has installed for the agent: looked up from the folder of the app's
 * first file, then from the working directory. The hooks look away.
 *
 * @throws Error with the code MODULE_NOT_FOUND where neither has it
 */
export function makeRequireOfApp(
  { argv, cwd }: Pick<NodeJS.Process, 'argv' | 'cwd'>,
  own: OwnLoads,
): (name: string) => unknown {
  return (name) => {
    const entry = argv[1];
    const folders = [...(entry === undefined ? [] : [dirname(resolve(entry))]), cwd()];
    const requires = folders.map((folder) => createRequire(join(folder, '_')));
    const found = requires.find((require) => canResolve(require, name)) ?? requires[0];
    return quietly(own, () => found?.(name) as unknown);
  };
}

function canResolve(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
