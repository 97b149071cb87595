import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packedFolder } from './packed-agent.ts';

/** A throw-away folder outside of the project, where nothing of the project can be required. */
export type AppFolder = {
  readonly path: string;
  /** Path of a file in it. */
  readonly file: (name: string) => string;
  /** Writes files, by path from the folder, and the folders they need. */
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** @param name start of the folder's name, which may hold spaces */
export async function makeAppFolder(
  files: Readonly<Record<string, string>> = {},
  name = 'agent-test-app-',
): Promise<AppFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), name)));
  const folder: AppFolder = {
    path,
    file: (below) => join(path, below),
    write: async (more) => {
      for (const [below, text] of Object.entries(more)) {
        await mkdir(dirname(join(path, below)), { recursive: true });
        await writeFile(join(path, below), text);
      }
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
  await folder.write(files);
  return folder;
}

/** Copies the packed agent; the target is its package folder. */
export async function copyAgent(to: string): Promise<void> {
  await cp(packedFolder, to, { recursive: true });
}

/** Flags that start the agent which is in that package folder. */
export function agentFlags(folder: string, start: 'import' | 'require' = 'require'): string[] {
  if (start === 'require') return ['--require', join(folder, 'dist', 'register.cjs')];
  return ['--import', pathToFileURL(join(folder, 'dist', 'register.mjs')).href];
}
