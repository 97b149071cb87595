import { exec } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(exec);
const project = fileURLToPath(new URL('..', import.meta.url));

/** Build and pack this project, install the package into a new folder, answer that folder. */
export async function installAgent(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'otel-agent-demo-'));
  await run('npm run build', { cwd: project });
  await run(`npm pack --ignore-scripts --pack-destination "${folder}"`, { cwd: project });
  const [tarball] = await readdir(folder);
  await run(`npm install --prefix . --offline --no-audit --no-fund ./${tarball}`, { cwd: folder });
  return folder;
}
