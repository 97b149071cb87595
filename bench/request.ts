import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './load.ts';
import type { RequestPlan } from './plan.ts';
import { requestHeader, tabulate, type Case, type Run } from './request-table.ts';
import type { Section } from './results.ts';
import { countSpansPerRequest, endServer, startServer } from './server.ts';
import type { Meters, Surroundings } from './server.ts';
import { bare, variants, variantsOf, type Variant } from './variants.ts';
import { startWorker } from './worker.ts';

const connections = 16;
const routes = [
  { name: 'GET /hello', path: '/hello' },
  { name: 'GET /db/:id', path: '/db/7' },
];

/**
 * Loads an Express server to its limit, one variant after the other, each in a fresh process.
 *
 * @param postgres why there is none, which leaves out the route that needs it
 */
export async function measureRequests(
  plan: RequestPlan,
  surroundings: Surroundings,
  postgres?: string,
): Promise<Section> {
  const { say } = surroundings;
  if (postgres !== undefined) say(`GET /db/:id is left out: no PostgreSQL, ${postgres}`);
  const cases = await prepareCases(plan, surroundings, postgres === undefined ? 2 : 1);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const each of cases) {
      for (const variant of variantsOf(round)) {
        const run = await runOnce(each, variant, plan, surroundings);
        each.runs.get(variant)?.push(run);
        const cost = (run.cpuMicros / run.requests).toFixed(0);
        const what = `${each.node.version} ${each.route} ${variant.name}`;
        say(`requests: round ${round + 1} of ${plan.rounds}, ${what}: ${cost} µs CPU per request`);
      }
    }
  }
  return {
    title: 'Requests',
    about: `Express 5, ${connections} connections at full load, ${plan.seconds} s after a warm-up of ${plan.warmupSeconds} s, each run in a fresh
process; medians of ${plan.rounds} rounds. CPU is user and system time of the whole process with all its threads,
per request; "adds" is that less bare node's. "Spans" is per request, "received" how many of them
reached the sink in the whole life of the processes.`,
    header: requestHeader,
    rows: cases.flatMap(tabulate),
  };
}

async function prepareCases(
  plan: RequestPlan,
  surroundings: Surroundings,
  routeCount: number,
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const node of plan.nodes.flatMap((major) => surroundings.workplace.nodes.get(major) ?? [])) {
    for (const { name, path } of routes.slice(0, routeCount)) {
      const spans = new Map([[bare, 0]]);
      for (const variant of variants.filter((each) => each !== bare)) {
        spans.set(variant, await countSpansPerRequest(node, variant, path, surroundings));
      }
      const runs = new Map(variants.map((variant) => [variant, [] as Run[]]));
      cases.push({ node, route: name, path, spans, runs });
    }
  }
  return cases;
}

async function runOnce(
  { node, path }: Case,
  variant: Variant,
  plan: RequestPlan,
  surroundings: Surroundings,
): Promise<Run> {
  const server = await startServer(node, variant, surroundings);
  const load = await startWorker(fileURLToPath(new URL('load.ts', import.meta.url)));
  const order = (what: LoadOrder): Promise<LoadResult> => load.ask<LoadResult>(what);
  const readMeters = (): Promise<Meters> => server.ask<Meters>({});
  try {
    await order({ do: 'start', port: server.ready.port, path, connections });
    await wait(plan.warmupSeconds * 1000);
    const [before] = await Promise.all([readMeters(), order({ do: 'read' })]);
    await wait(plan.seconds * 1000);
    const [after, { p50, p99, failures }] = await Promise.all([
      readMeters(),
      order({ do: 'read' }),
    ]);
    await order({ do: 'stop' });
    if (failures > 0) throw new Error(`${variant.name}: ${failures} requests to ${path} failed`);
    const { served, peakKilobytes } = await readMeters();
    return {
      requests: after.served - before.served,
      millis: after.millis - before.millis,
      cpuMicros: after.cpuMicros - before.cpuMicros,
      p50,
      p99,
      peakKilobytes,
      served,
      spans: await endServer(server, surroundings),
    };
  } finally {
    load.kill();
    server.kill();
  }
}
