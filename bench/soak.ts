import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './load.ts';
import type { SoakPlan } from './plan.ts';
import { askOf } from './request.ts';
import type { Section } from './results.ts';
import { countSpansPerRequest, endServer, startServer } from './server.ts';
import type { Ask, Meters, Surroundings } from './server.ts';
import { bare, chosen, required, upstream, type Variant } from './variants.ts';
import { startWorker } from './worker.ts';
import type { NodeRelease } from './workplace.ts';

const connections = 16;
const variants = [bare, upstream, required];
/** Until then caches and pools fill: growth is what comes after it. */
const settleMinutes = 2;
const trialSeconds = 5;

type Run = {
  readonly variant: Variant;
  readonly perSecond: number;
  readonly cpuMicros: number;
  readonly p99: number;
  /** When it had settled, and at the end. */
  readonly kilobytes: readonly [number, number];
  readonly delayMillis: number;
  readonly received: string;
};

/** Half load for a long time: does memory grow, and does the event loop stay free? */
export async function measureSoak(plan: SoakPlan, surroundings: Surroundings): Promise<Section> {
  const node = surroundings.workplace.nodes.get(plan.node);
  if (node === undefined) throw new Error(`no Node ${plan.node}`);
  const ask = askOf({ system: plan.system, queries: 1 });
  const perSecond = Math.max(1, Math.floor((await measureMost(node, ask, surroundings)) / 2));
  surroundings.say(`soak: ${perSecond} requests/s, half of what upstream can`);
  const runs: Run[] = [];
  for (const variant of chosen(variants, plan.variants, [bare])) {
    surroundings.say(`soak: ${variant.name}, ${plan.minutes} minutes`);
    runs.push(await runOnce(node, variant, ask, perSecond, plan, surroundings));
  }
  const settled = settleSeconds(plan) / 60;
  return {
    title: 'Soak',
    about: `Express 5, \`/db/:id\` with one query of ${plan.system}, ${connections} connections, ${perSecond} requests/s (half of what upstream
can here), ${plan.minutes} minutes for each, one after the other, on Node ${node.version}. Memory is what is resident after ${settled.toFixed(1)}
minutes and at the end; CPU, latency and the event loop's delay (99th percentile) are of the time between.`,
    header: [
      'agent',
      'requests/s',
      'CPU µs',
      'p99 ms',
      'RSS MB settled',
      'RSS MB at the end',
      'grows MB',
      'loop delay p99 ms',
      "less bare node's",
      'spans received',
    ],
    rows: runs.map((run) => describeRun(run, runs[0]?.delayMillis ?? 0)),
  };
}

/** Requests in a second at full load, under upstream. */
export async function measureMost(
  node: NodeRelease,
  ask: Ask,
  surroundings: Surroundings,
): Promise<number> {
  const server = await startServer(node, upstream, [ask.system], surroundings);
  const load = await startWorker(fileURLToPath(new URL('load.ts', import.meta.url)));
  try {
    const { path } = ask;
    await load.ask({ do: 'start', port: server.ready.port, path, connections } satisfies LoadOrder);
    await wait(trialSeconds * 1000);
    const before = await server.ask<Meters>({});
    await wait(trialSeconds * 1000);
    const after = await server.ask<Meters>({});
    await load.ask({ do: 'stop' } satisfies LoadOrder);
    await endServer(server, surroundings);
    return (1000 * (after.served - before.served)) / (after.millis - before.millis);
  } finally {
    load.kill();
    server.kill();
  }
}

async function runOnce(
  node: NodeRelease,
  variant: Variant,
  ask: Ask,
  perSecond: number,
  plan: SoakPlan,
  surroundings: Surroundings,
): Promise<Run> {
  const perRequest = await countSpansPerRequest(node, variant, ask, surroundings);
  const server = await startServer(node, variant, [ask.system, 'soak'], surroundings);
  const load = await startWorker(fileURLToPath(new URL('load.ts', import.meta.url)));
  const order = (what: LoadOrder): Promise<LoadResult> => load.ask<LoadResult>(what);
  const readMeters = (): Promise<Meters> => server.ask<Meters>({});
  try {
    const { path } = ask;
    await order({ do: 'start', port: server.ready.port, path, connections, perSecond });
    const settle = settleSeconds(plan);
    await wait(settle * 1000);
    const [before] = await Promise.all([readMeters(), order({ do: 'read' })]);
    await wait((plan.minutes * 60 - settle) * 1000);
    const [after, { p99, failures }] = await Promise.all([readMeters(), order({ do: 'read' })]);
    await order({ do: 'stop' });
    if (failures > 0) throw new Error(`${variant.name}: ${failures} requests to ${path} failed`);
    const { served } = await readMeters();
    const spans = await endServer(server, surroundings);
    const requests = after.served - before.served;
    const expected = perRequest * served;
    return {
      variant,
      perSecond: (1000 * requests) / (after.millis - before.millis),
      cpuMicros: (after.cpuMicros - before.cpuMicros) / requests,
      p99,
      kilobytes: [before.kilobytes, after.kilobytes],
      delayMillis: after.delayMillis,
      received:
        expected === 0 ? '–' : `${Math.min(100, Math.floor((1000 * spans) / expected) / 10)} %`,
    };
  } finally {
    load.kill();
    server.kill();
  }
}

/** Of a short trial a part, so that something is left to measure. */
function settleSeconds({ minutes }: SoakPlan): number {
  return 60 * Math.min(settleMinutes, minutes / 2);
}

function describeRun(run: Run, bareDelay: number): readonly string[] {
  const [settled, end] = run.kilobytes.map((kilobytes) => kilobytes / 1024) as [number, number];
  return [
    run.variant.name,
    run.perSecond.toFixed(0),
    run.cpuMicros.toFixed(0),
    run.p99.toFixed(2),
    settled.toFixed(0),
    end.toFixed(0),
    (end - settled).toFixed(0),
    run.delayMillis.toFixed(2),
    run.variant === bare ? '–' : (run.delayMillis - bareDelay).toFixed(2),
    run.received,
  ];
}
