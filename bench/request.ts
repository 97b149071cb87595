import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './load.ts';
import type { RequestPlan, Route } from './plan.ts';
import { requestHeader, tabulate, type Case, type Run } from './request-table.ts';
import type { Section } from './results.ts';
import { countSpansPerRequest, endServer, startServer } from './server.ts';
import type { Ask, Meters, Surroundings } from './server.ts';
import { rotated, type Variant } from './variants.ts';
import { startWorker } from './worker.ts';

const connections = 16;

/** Loads an Express server to its limit, one variant after the other, each in a fresh process. */
export async function measureRequests(
  plan: RequestPlan,
  variants: readonly Variant[],
  surroundings: Surroundings,
): Promise<Section> {
  const { say } = surroundings;
  const cases = await prepareCases(plan, variants, surroundings);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const each of cases) {
      for (const variant of rotated(variants, round)) {
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
process; medians of ${plan.rounds} rounds. \`/db/:id\` asks its database so many times, one query after the
other. CPU is user and system time of the whole process with all its threads,
per request; "adds" is that less bare node's. "Spans" is per request, "received" how many of them
reached the sink in the whole life of the processes.`,
    header: requestHeader,
    rows: cases.flatMap(tabulate),
  };
}

async function prepareCases(
  plan: RequestPlan,
  variants: readonly Variant[],
  surroundings: Surroundings,
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const node of plan.nodes.flatMap((major) => surroundings.workplace.nodes.get(major) ?? [])) {
    for (const route of plan.routes) {
      const ask = askOf(route);
      const spans = new Map<Variant, number>();
      for (const variant of variants) {
        spans.set(variant, await countSpansPerRequest(node, variant, ask, surroundings));
      }
      const runs = new Map(variants.map((variant) => [variant, [] as Run[]]));
      cases.push({ node, route: nameOf(route), ask, variants, spans, runs });
    }
  }
  return cases;
}

export function askOf(route: Route): Ask {
  if (route.system === 'none') return { system: 'none', path: '/hello', queries: 0 };
  const { system, queries } = route;
  return { system, path: `/db/7?queries=${queries}`, queries };
}

function nameOf(route: Route): string {
  return route.system === 'none' ? 'GET /hello' : `GET /db/:id, ${route.system} × ${route.queries}`;
}

async function runOnce(
  { node, ask: { system, path } }: Case,
  variant: Variant,
  plan: RequestPlan,
  surroundings: Surroundings,
): Promise<Run> {
  const server = await startServer(node, variant, [system], surroundings);
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
