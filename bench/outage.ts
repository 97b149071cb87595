import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './load.ts';
import type { SoakPlan } from './plan.ts';
import { askOf } from './request.ts';
import type { Section } from './results.ts';
import { countSpansPerRequest, endServer, startServer } from './server.ts';
import type { Meters, Surroundings } from './server.ts';
import type { SinkCount, SinkOrder } from './sink.ts';
import { measureMost } from './soak.ts';
import { bare, chosen, required, upstream, type Variant } from './variants.ts';
import { startWorker } from './worker.ts';
import type { NodeRelease } from './workplace.ts';

const connections = 16;
const variants = [bare, upstream, required];
/** With a collector, before and after; the longest wait between two tries is 12 s. */
const beforeSeconds = 20;
const afterSeconds = 45;

type Run = {
  readonly variant: Variant;
  /** While there is no collector. */
  readonly p99: number;
  readonly cpuMicros: number;
  /** When it goes away, and when it comes back. */
  readonly kilobytes: readonly [number, number];
  readonly made: number;
  readonly received: number;
  /** Of what was made before and after. */
  readonly madeAround: number;
};

/** Half load while the collector is away: what becomes of memory and latency, and of the spans? */
export async function measureOutage(plan: SoakPlan, surroundings: Surroundings): Promise<Section> {
  const node = surroundings.workplace.nodes.get(plan.node);
  if (node === undefined) throw new Error(`no Node ${plan.node}`);
  const ask = askOf({ system: plan.system, queries: 1 });
  const perSecond = Math.max(1, Math.floor((await measureMost(node, ask, surroundings)) / 2));
  const runs: Run[] = [];
  for (const variant of chosen(variants, plan.variants, [bare])) {
    surroundings.say(`outage: ${variant.name}, ${plan.minutes} minutes without a collector`);
    runs.push(await runOnce(node, variant, perSecond, plan, surroundings));
  }
  const [first] = runs;
  return {
    title: 'Outage',
    about: `Express 5, \`/db/:id\` with one query of ${plan.system}, ${connections} connections, ${perSecond} requests/s, Node ${node.version}. The collector is there
for ${beforeSeconds} s, away for ${plan.minutes} minutes (connections are refused), and back for ${afterSeconds} s. Latency and CPU are of the
time without it, memory is what is resident at its beginning and end. "Around" is the share of received spans in
those that were made while it was there: above 100 %, spans of the outage arrived too.`,
    header: [
      'agent',
      'p99 ms',
      "of bare node's",
      'CPU µs',
      'RSS MB before',
      'RSS MB after',
      'spans made',
      'received',
      'around',
    ],
    rows: runs.map((run) => describeRun(run, first?.p99 ?? 0)),
  };
}

async function runOnce(
  node: NodeRelease,
  variant: Variant,
  perSecond: number,
  plan: SoakPlan,
  surroundings: Surroundings,
): Promise<Run> {
  const ask = askOf({ system: plan.system, queries: 1 });
  const perRequest = await countSpansPerRequest(node, variant, ask, surroundings);
  const server = await startServer(node, variant, [ask.system, 'soak'], surroundings);
  const load = await startWorker(fileURLToPath(new URL('load.ts', import.meta.url)));
  const order = (what: LoadOrder): Promise<LoadResult> => load.ask<LoadResult>(what);
  const readMeters = (): Promise<Meters> => server.ask<Meters>({});
  const { sink } = surroundings;
  const tellSink = (what: SinkOrder): Promise<SinkCount> => sink.ask<SinkCount>(what);
  try {
    await order({ do: 'start', port: server.ready.port, path: ask.path, connections, perSecond });
    await wait(beforeSeconds * 1000);
    const early = await tellSink({ down: true });
    const [gone] = await Promise.all([readMeters(), order({ do: 'read' })]);
    await wait(plan.minutes * 60_000);
    const [back, { p99, failures }] = await Promise.all([readMeters(), order({ do: 'read' })]);
    await tellSink({ down: false });
    await wait(afterSeconds * 1000);
    await order({ do: 'stop' });
    if (failures > 0) throw new Error(`${variant.name}: ${failures} requests failed`);
    const { served } = await readMeters();
    const late = await endServer(server, surroundings);
    const within = back.served - gone.served;
    return {
      variant,
      p99,
      cpuMicros: (back.cpuMicros - gone.cpuMicros) / within,
      kilobytes: [gone.kilobytes, back.kilobytes],
      made: perRequest * served,
      received: early.spans + late,
      madeAround: perRequest * (served - within),
    };
  } finally {
    await tellSink({ down: false }).catch(() => {});
    load.kill();
    server.kill();
  }
}

function describeRun(run: Run, bareP99: number): readonly string[] {
  const [before, after] = run.kilobytes.map((kilobytes) => (kilobytes / 1024).toFixed(0));
  const spans =
    run.made === 0
      ? ['0', '0', '–']
      : [
          String(run.made),
          String(run.received),
          `${((100 * run.received) / run.madeAround).toFixed(0)} %`,
        ];
  return [
    run.variant.name,
    run.p99.toFixed(2),
    `${((100 * run.p99) / bareP99).toFixed(0)} %`,
    run.cpuMicros.toFixed(0),
    before ?? '',
    after ?? '',
    ...spans,
  ];
}
