/**
 * `npm test [-- [--no-build] arguments of vitest]`: the tests on the packed agent, with Node 24 and
 * with apps on all Nodes that are supported.
 *
 * CI=true: a missing server fails the run instead of skipping its tests.
 * --every-ending (`npm run test:exit`): all ways of ending on all Nodes, not only on 24.
 *
 * AGENT_TEST_SERVICES=private starts servers of our own where some run already, =none uses none.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames, variableOf } from '../test/support/services/addresses.ts';
import {
  readyServices,
  type Policy,
  type ReadyServices,
} from '../test/support/services/ready-services.ts';
import { nodeBinary, nodeMajors } from './node-binaries.ts';
import { packAgent, packedFolder } from './pack-agent.ts';

const root = join(import.meta.dirname, '..');
const everyEnding = '--every-ending';

// What ends us first ends the tests, so that the servers are always stopped.
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  return 1;
});

async function main(args: readonly string[]): Promise<number> {
  const nodes = await findNodes();
  if (!args.includes('--no-build')) await packAgent();
  else if (!existsSync(packedFolder))
    throw new Error('nothing is packed yet: leave out --no-build');
  const ready = await readyServices(policyFrom(process.env.AGENT_TEST_SERVICES), say);
  try {
    const missing = describeMissing(ready);
    if (missing !== '' && process.env.CI === 'true') throw new Error(missing);
    const code = await runTests(
      args.filter((arg) => arg !== '--no-build' && arg !== everyEnding),
      nodes,
      ready,
    );
    if (missing !== '') say(`SKIPPED what needs a server. ${missing}`);
    return code;
  } finally {
    await ready.stop();
  }
}

/** Binaries by variable name, as the tests read them. */
async function findNodes(): Promise<Record<string, string>> {
  const named = nodeMajors.map(async (major) => [
    `AGENT_TEST_NODE_${major}`,
    await nodeBinary(major),
  ]);
  return Object.fromEntries(await Promise.all(named));
}

function policyFrom(text: string | undefined): Policy {
  if (text === undefined || text === '' || text === 'private' || text === 'none') {
    return text === '' ? undefined : text;
  }
  throw new Error(`AGENT_TEST_SERVICES is private or none, not "${text}"`);
}

function describeMissing({ services }: ReadyServices): string {
  return serviceNames
    .map((name) => [name, services[name]] as const)
    .flatMap(([name, service]) => (service.found ? [] : [`No ${name}: ${firstLine(service)}.`]))
    .join(' ');
}

function firstLine({ because }: { because: string }): string {
  return because.split('\n', 1).join();
}

/** Runs vitest to its end. */
function runTests(
  args: readonly string[],
  nodes: Record<string, string>,
  { services }: ReadyServices,
): Promise<number> {
  const handed = serviceNames.map((name) => [variableOf(name), JSON.stringify(services[name])]);
  const env = {
    ...process.env,
    ...nodes,
    ...Object.fromEntries(handed),
    AGENT_TEST_PACKAGE: packedFolder,
    ...(process.argv.includes(everyEnding) && { AGENT_TEST_EXIT: 'all' }),
  };
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const command = nodes['AGENT_TEST_NODE_24'] ?? process.execPath;
  const { signal } = interrupted;
  const stdio = 'inherit';
  const child = spawn(command, [vitest, 'run', ...args], { cwd: root, env, stdio, signal });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      if (!signal.aborted || child.pid === undefined) reject(error);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function say(line: string): void {
  process.stderr.write(`[test] ${line}\n`);
}
