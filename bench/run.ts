/**
 * What the agent costs, beside bare node, upstream and other agents, all interleaved in one run:
 *
 *     npm run bench                          startup and request, more than an hour
 *     npm run bench -- startup               milliseconds of whole processes
 *     npm run bench -- request               CPU, latency, memory and lost spans under full load
 *     npm run bench -- soak                  memory and event loop at half load, 10 minutes each
 *     npm run bench -- outage                the same with 10 minutes without a collector
 *     npm run bench -- --node 22,24          on these Nodes (startup: all, request and soak: 24)
 *     npm run bench -- --rounds 20           startup: 10, request: 3
 *     npm run bench -- --routes hello,pg     request: of hello, pg, mysql2 and redis
 *     npm run bench -- --queries 1,10        request: in each request of a database; 1, 10 and 100
 *     npm run bench -- --variants agent,EDOT request: names with these words, beside bare and upstream
 *     npm run bench -- --minutes 30          soak, outage: for each agent
 *     npm run bench -- --quick               a check that the bench works: numbers are shown, not kept
 *     npm run bench -- --no-build            with the package that was packed last
 *
 * Each bench writes its own section of `bench/results.md`. The numbers want a machine that does
 * nothing else. The agent is the packed one; its peers are installed into `otel-agent-bench` in the
 * temporary folder at first need, other agents into `.cache/bench-rivals`, and left out where npm
 * does not have them. Everything listens on 127.0.0.1. Databases: those at the usual ports, else our
 * own from the installed programs, else the routes that need them are left out.
 */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readPlan, type Plan, type RequestPlan, type SoakPlan } from './plan.ts';
import { measureRequests } from './request.ts';
import { drawSection, resultsFile, writeSection } from './results.ts';
import type { Circumstances, Section } from './results.ts';
import { measureOutage } from './outage.ts';
import { prepareRivals } from './rivals.ts';
import type { Surroundings } from './server.ts';
import { findServices, type System } from './services.ts';
import type { SinkReady } from './sink.ts';
import { measureSoak } from './soak.ts';
import { measureStartup } from './startup.ts';
import { chosen, partial, usual } from './variants.ts';
import { startWorker, type Worker } from './worker.ts';
import { prepareWorkplace, type Workplace } from './workplace.ts';

/** Minutes at half load. */
type Long = { readonly each: SoakPlan; readonly measure: typeof measureSoak };

let stopServices = async (): Promise<void> => {};

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
  const { startup, request, soak, outage } = plan;
  const long = [
    { each: soak, measure: measureSoak },
    { each: outage, measure: measureOutage },
  ].filter(({ each }) => each !== undefined) as readonly Long[];
  const nodes = new Set([
    ...(startup?.nodes ?? []),
    ...(request?.nodes ?? []),
    ...long.map(({ each }) => each.node),
  ]);
  const workplace = await prepareWorkplace(plan.build, [...nodes], say);
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  const circumstances = { loadBefore, command, workplace };
  const sink = await startWorker<SinkReady>(fileURLToPath(new URL('sink.ts', import.meta.url)));
  try {
    if (startup) {
      const section = measureStartup(startup, { workplace, sinkPort: sink.ready.port, say });
      publish(section, circumstances, plan);
    }
    if (request) publish(await measureRoutes(request, workplace, sink), circumstances, plan);
    for (const { each, measure } of long) {
      const section = await withServices([each.system], workplace, sink, (surroundings, found) => {
        if (found.has(each.system)) return measure(each, surroundings);
        throw new Error(`soak and outage need ${each.system}`);
      });
      publish(section, circumstances, plan);
    }
  } finally {
    sink.kill();
  }
  return 0;
}

async function measureRoutes(
  plan: RequestPlan,
  workplace: Workplace,
  sink: Worker<SinkReady>,
): Promise<Section> {
  const wanted = plan.routes.flatMap(({ system }) => (system === 'none' ? [] : [system]));
  const variants = chosen([...usual, ...partial, ...(await prepareRivals(say))], plan.variants);
  return withServices([...new Set(wanted)], workplace, sink, (surroundings, found) => {
    const routes = plan.routes.filter(({ system }) => system === 'none' || found.has(system));
    return measureRequests({ ...plan, routes }, variants, surroundings);
  });
}

async function withServices<T>(
  wanted: readonly System[],
  workplace: Workplace,
  sink: Worker<SinkReady>,
  measure: (surroundings: Surroundings, found: ReadonlySet<System>) => Promise<T>,
): Promise<T> {
  const { systems, env, stop } = await findServices(wanted, say);
  stopServices = stop;
  try {
    return await measure({ workplace, sink, services: env, say }, systems);
  } finally {
    await stop();
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
  void stopServices().finally(() => process.exit(code));
}

function say(line: string): void {
  process.stderr.write(`[bench] ${line}\n`);
}
