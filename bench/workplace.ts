import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeBinary, type NodeMajor } from '../scripts/node-binaries.ts';
import { packAgent, packedFolder } from '../scripts/pack-agent.ts';
import { npm } from '../scripts/run-command.ts';

const root = join(import.meta.dirname, '..');
/** Outside of the project, whose own packages are not those of an app. */
const folder = join(tmpdir(), 'otel-agent-bench');
const upstreamName = '@opentelemetry/auto-instrumentations-node';
const peerNames = [upstreamName, '@opentelemetry/api', 'express', 'mysql2', 'pg', 'redis'];

export type NodeRelease = { readonly binary: string; readonly version: string };

/** A project as a user has it: apps, what they import, and both agents. */
export type Workplace = {
  readonly folder: string;
  /** Path of an app of `bench/apps/`. */
  readonly app: (name: string) => string;
  readonly nodes: ReadonlyMap<NodeMajor, NodeRelease>;
  readonly agentVersion: string;
  readonly upstreamVersion: string;
};

type Manifest = {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/**
 * Builds and packs the agent and puts it into a temporary folder next to its peers, which npm installs
 * there at first need.
 *
 * @param build false takes what was packed last
 * @throws Error with the output of the step that failed
 */
export async function prepareWorkplace(
  build: boolean,
  majors: readonly NodeMajor[],
  say: (line: string) => void,
): Promise<Workplace> {
  if (build) {
    say('building and packing the agent');
    await packAgent();
  } else if (!existsSync(packedFolder)) {
    throw new Error('nothing is packed yet: leave out --no-build');
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  await installPeers(manifest, say);
  // Copied, since a run of the tests may pack anew while the bench runs.
  replaceFolder(packedFolder, join(folder, 'node_modules', '@org', 'otel-agent'));
  replaceFolder(join(import.meta.dirname, 'apps'), join(folder, 'apps'));
  return {
    folder,
    app: (name) => join(folder, 'apps', name),
    nodes: await findNodes(majors),
    agentVersion: manifest.version,
    upstreamVersion: manifest.devDependencies[upstreamName] ?? 'unknown',
  };
}

/** The versions are those that the project builds from, without its overrides. */
async function installPeers(manifest: Manifest, say: (line: string) => void): Promise<void> {
  const dependencies = Object.fromEntries(
    peerNames.map((name) => [name, manifest.devDependencies[name]]),
  );
  const wanted = `${JSON.stringify({ private: true, dependencies }, undefined, 2)}\n`;
  const file = join(folder, 'package.json');
  const done = join(folder, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return;
  say(`installing ${peerNames.join(', ')} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, wanted);
  const { code, output } = await npm(
    ['install', '--no-audit', '--no-fund', '--prefix', folder],
    folder,
  );
  if (code !== 0) throw new Error(`npm install in ${folder} failed:\n${output}`);
  writeFileSync(done, wanted);
}

function replaceFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}

async function findNodes(
  majors: readonly NodeMajor[],
): Promise<ReadonlyMap<NodeMajor, NodeRelease>> {
  const found = await Promise.all(
    majors.map(async (major) => {
      const binary = await nodeBinary(major);
      const { stdout } = await promisify(execFile)(binary, ['--version']);
      return [major, { binary, version: stdout.trim() }] as const;
    }),
  );
  return new Map(found);
}
