import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npm, run } from './run-command.ts';

const root = join(import.meta.dirname, '..');
const packed = join(root, '.cache', 'packed');

/** Where `packAgent` unpacks the tarball: as npm would install it. */
export const packedFolder = join(packed, 'node_modules', '@org', 'otel-agent');
export const tarball = join(packed, 'otel-agent.tgz');

/**
 * Builds the agent, packs it and unpacks the tarball: tests see what users will get.
 *
 * @throws Error with the output of the step that failed
 */
export async function packAgent(): Promise<void> {
  await expectSuccess('npm run build', npm(['run', 'build'], root));
  await mkdir(packed, { recursive: true });
  const temporary = await mkdtemp(join(packed, 'new-'));
  try {
    const args = ['pack', '--ignore-scripts', '--pack-destination', temporary];
    await expectSuccess('npm pack', npm(args, root));
    const [name] = await readdir(temporary);
    if (name === undefined) throw new Error('npm pack made no tarball');
    await expectSuccess('tar', run('tar', ['-xzf', name], { cwd: temporary }));
    await rm(packedFolder, { recursive: true, force: true });
    await mkdir(join(packedFolder, '..'), { recursive: true });
    await rename(join(temporary, 'package'), packedFolder);
    await rename(join(temporary, name), tarball);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function expectSuccess(step: string, ran: ReturnType<typeof run>): Promise<void> {
  const { code, output } = await ran;
  if (code !== 0) throw new Error(`${step} failed:\n${output}`);
}
