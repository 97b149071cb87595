import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { run } from '../../../scripts/run-command.ts';

/** A server that we started, in a folder that goes when it stops. */
export type PrivateServer = { readonly port: number; readonly stop: () => Promise<void> };

/** What the recipe of a server gets to work with. */
export type Workplace = {
  /** Empty, and the account's own. */
  readonly folder: string;
  readonly port: number;
  readonly account: Account;
};

/** Who runs the server; empty is whoever runs the tests. */
export type Account = { readonly uid?: number; readonly gid?: number };

export type Recipe = {
  /** Accounts that may run it in place of root, the best first. */
  readonly accounts: readonly string[];
  /** Prepares the folder and gives the command line of the server. */
  readonly prepare: (place: Workplace) => Promise<{ command: string; args: readonly string[] }>;
  /** Why it is not ready yet, or undefined. */
  readonly probe: (port: number) => Promise<string | undefined>;
  readonly stopSignal: NodeJS.Signals;
};

const startLimit = 30_000;
const stopLimit = 5000;

/**
 * Starts a server of our own on a free port and waits until it answers.
 *
 * @throws Error with the server's output where it does not come up
 */
export async function startPrivate(recipe: Recipe): Promise<PrivateServer> {
  const account = await accountFor(recipe.accounts);
  const folder = await mkdtemp(join(tmpdir(), 'agent-test-'));
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid ?? account.uid);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const port = await freePort();
    const { command, args } = await recipe.prepare({ folder, port, account });
    const server = spawn(command, args, {
      ...account,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = (): Promise<void> => stopServer(server, recipe.stopSignal).then(remove);
    await untilReady(server, () => recipe.probe(port)).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { port, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Path of a program on PATH or in one of the folders where distributions hide servers.
 *
 * @throws Error that names what was looked for
 */
export async function findProgram(...names: readonly string[]): Promise<string> {
  const postgres = '/usr/lib/postgresql';
  const versions = await readdir(postgres).catch(() => []);
  const hidden = versions
    .toSorted()
    .toReversed()
    .map((version) => join(postgres, version, 'bin'));
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...hidden, '/usr/sbin'];
  for (const name of names) {
    const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (path !== undefined) return path;
  }
  throw new Error(`${names.join(' or ')} is not installed`);
}

/** Databases refuse to run as root. */
async function accountFor(names: readonly string[]): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  for (const name of names) {
    const [uid, gid] = await Promise.all([
      run('id', ['-u', name], {}),
      run('id', ['-g', name], {}),
    ]);
    if (uid.code === 0 && gid.code === 0)
      return { uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new Error(`no account to run it: ${names.join(', ')}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReady(
  server: ChildProcess,
  probe: () => Promise<string | undefined>,
): Promise<void> {
  let output = '';
  server.stdout?.on('data', (chunk) => (output += String(chunk)));
  server.stderr?.on('data', (chunk) => (output += String(chunk)));
  server.on('error', (error) => (output += error.message));
  const deadline = performance.now() + startLimit;
  for (;;) {
    const because = await probe();
    if (because === undefined) return;
    const gone = server.pid === undefined || server.exitCode !== null || server.signalCode !== null;
    if (gone || performance.now() > deadline) throw new Error(`${because}\n${output}`.trim());
    await wait(50);
  }
}

async function stopServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const timer = setTimeout(() => server.kill('SIGKILL'), stopLimit);
  server.kill(signal);
  await ended;
  clearTimeout(timer);
}
