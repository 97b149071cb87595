/**
 * What the agent costs, beside bare node and upstream, all interleaved in one run:
 *
 *     npm run bench                          both benches, some 7 minutes
 *     npm run bench -- startup               milliseconds of whole processes
 *     npm run bench -- request               CPU, latency, memory and lost spans under full load
 *     npm run bench -- --node 22,24          on these Nodes (startup: all, request: 24)
 *     npm run bench -- --rounds 20           startup: 10, request: 3
 *     npm run bench -- --quick               a check that the bench works: numbers are shown, not kept
 *     npm run bench -- --no-build            with the package that was packed last
 *
 * Each bench writes its own section of `bench/results.md`. The numbers want a machine that does
 * nothing else. The agent is the packed one; its peers are installed into `otel-agent-bench` in the temporary folder at first
 * need. Everything listens on 127.0.0.1. PostgreSQL: the one at the usual port, else one of our own
 * from the installed programs, else the route that needs it is left out.
 */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { probeUsual } from '../test/support/services/find-service.ts';
import { postgres } from '../test/support/services/postgres.ts';
import { startPrivate } from '../test/support/services/private-server.ts';
import { readPlan, type Plan, type RequestPlan } from './plan.ts';
import { measureRequests } from './request.ts';
import { drawSection, resultsFile, writeSection } from './results.ts';
import type { Circumstances, Section } from './results.ts';
import type { SinkReady } from './sink.ts';
import { measureStartup } from './startup.ts';
import { startWorker, type Worker } from './worker.ts';
import { prepareWorkplace, type Workplace } from './workplace.ts';

type Database = {
  readonly services: Readonly<Record<string, string>>;
  /** Why there is none. */
  readonly missing?: string;
  readonly stop: () => Promise<void>;
};

let stopDatabase = async (): Promise<void> => {};

// Workers die with this process, which has to end by an exit for that.
process.once('SIGINT', () => end(130));
process.once('SIGTERM', () => end(143));

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  return 1;
});

async function main(args: readonly string[]): Promise<number> {
  const loadBefore = loadavg()[0] ?? 0;
  const plan = readPlan(args);
  const { startup, request } = plan;
  const nodes = [...new Set([...(startup?.nodes ?? []), ...(request?.nodes ?? [])])];
  const workplace = await prepareWorkplace(plan.build, nodes, say);
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  const circumstances = { loadBefore, command, workplace };
  const sink = await startWorker<SinkReady>(fileURLToPath(new URL('sink.ts', import.meta.url)));
  try {
    if (startup) {
      const section = measureStartup(startup, { workplace, sinkPort: sink.ready.port, say });
      publish(section, circumstances, plan);
    }
    if (request) publish(await measureWithDatabase(request, workplace, sink), circumstances, plan);
  } finally {
    sink.kill();
  }
  return 0;
}

async function measureWithDatabase(
  plan: RequestPlan,
  workplace: Workplace,
  sink: Worker<SinkReady>,
): Promise<Section> {
  const database = await findDatabase();
  stopDatabase = database.stop;
  try {
    const surroundings = { workplace, sink, services: database.services, say };
    return await measureRequests(plan, surroundings, database.missing);
  } finally {
    await database.stop();
  }
}

async function findDatabase(): Promise<Database> {
  const usual = await probeUsual('postgres');
  // `appEnvironment` names the usual address already.
  if (usual.found) return { services: {}, stop: async () => {} };
  try {
    const { port, stop } = await startPrivate(postgres);
    return { services: { PGPORT: String(port) }, stop };
  } catch (error) {
    return { services: {}, missing: (error as Error).message, stop: async () => {} };
  }
}

/** A quick run only shows its numbers: they must not take the place of good ones. */
function publish(section: Section, circumstances: Circumstances, { quick }: Plan): void {
  const text = drawSection(section, circumstances);
  process.stdout.write(`\n${text}\n`);
  if (quick) return;
  writeSection(section.title, text);
  say(`written to ${resultsFile}`);
}

function end(code: number): void {
  void stopDatabase().finally(() => process.exit(code));
}

function say(line: string): void {
  process.stderr.write(`[bench] ${line}\n`);
}
