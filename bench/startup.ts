import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { benchEnvironment } from './environment.ts';
import { formatAdded, formatShare, median } from './numbers.ts';
import type { StartupPlan } from './plan.ts';
import type { Section } from './results.ts';
import { bare, imported, required, rotated, upstream, usual as variants } from './variants.ts';
import type { Variant } from './variants.ts';
import type { NodeRelease, Workplace } from './workplace.ts';

const apps = ['empty.cjs', 'empty.mjs', 'http.cjs', 'http.mjs', 'express-pg.cjs', 'express-pg.mjs'];
const limitMillis = 30_000;

/** One app on one Node: milliseconds of each measured run, by variant. */
type Case = {
  readonly node: NodeRelease;
  readonly app: string;
  readonly times: ReadonlyMap<Variant, number[]>;
};

type Bench = {
  readonly workplace: Workplace;
  readonly sinkPort: number;
  readonly say: (line: string) => void;
};

/**
 * Times whole processes, from spawn to end, one after the other.
 *
 * @throws Error with its stderr where an app fails
 */
export function measureStartup(plan: StartupPlan, bench: Bench): Section {
  const cases = plan.nodes.flatMap((major) => {
    const node = bench.workplace.nodes.get(major);
    return node === undefined ? [] : apps.map((app) => makeCase(node, app));
  });
  for (let round = -plan.warmups; round < plan.rounds; round += 1) {
    bench.say(round < 0 ? 'startup: warm-up' : `startup: round ${round + 1} of ${plan.rounds}`);
    for (const each of cases) runRound(each, round, plan, bench);
  }
  return {
    title: 'Startup',
    about: `Milliseconds of the whole process, from spawn to end: median (minimum) of ${plan.rounds} rounds.
\`empty\` ends by itself, which upstream spends on a last export; \`http\` and \`express-pg\` load these
modules and call \`process.exit(0)\`. "Adds" is the median less that of bare node, for the agent with
\`--require\` / with \`--import\`, and then as a share of what upstream adds.`,
    header: [
      'Node',
      'app',
      ...variants.map(({ name }) => name),
      'upstream adds',
      'agent adds',
      "of upstream's",
    ],
    rows: cases.map(describeCase),
  };
}

function makeCase(node: NodeRelease, app: string): Case {
  return { node, app, times: new Map(variants.map((variant) => [variant, []])) };
}

function runRound(each: Case, round: number, plan: StartupPlan, bench: Bench): void {
  for (const variant of rotated(variants, round + plan.warmups)) {
    const warmup = round < 0;
    const millis = runOnce(each, variant, bench, round === -plan.warmups);
    if (!warmup) each.times.get(variant)?.push(millis);
  }
}

/** @param listen passes on what it writes to stderr, for which a pipe would cost time in a round */
function runOnce({ node, app }: Case, variant: Variant, bench: Bench, listen: boolean): number {
  const { workplace, sinkPort, say } = bench;
  const args = [...variant.flags, workplace.app(app)];
  const options: SpawnSyncOptions = {
    cwd: workplace.folder,
    env: benchEnvironment(sinkPort),
    stdio: ['ignore', 'ignore', listen ? 'pipe' : 'ignore'],
    timeout: limitMillis,
    killSignal: 'SIGKILL',
  };
  const start = performance.now();
  const { status, stderr, error } = spawnSync(node.binary, args, options);
  const millis = performance.now() - start;
  const errors = String(stderr ?? '').trim();
  const title = `${node.version} ${args.join(' ')}`;
  if (error !== undefined || status !== 0) {
    throw new Error(`${title}: ${error?.message ?? `exit code ${status}`}\n${errors}`);
  }
  if (errors !== '') say(`${title} says: ${errors}`);
  return millis;
}

function describeCase({ node, app, times }: Case): readonly string[] {
  const timesOf = (variant: Variant): readonly number[] => times.get(variant) ?? [];
  const addedBy = (variant: Variant): number => median(timesOf(variant)) - median(timesOf(bare));
  const agents = [required, imported].map(addedBy);
  return [
    node.version,
    app,
    ...variants.map((variant) => {
      const all = timesOf(variant);
      return `${Math.round(median(all))} (${Math.round(Math.min(...all))})`;
    }),
    formatAdded(addedBy(upstream)),
    agents.map(formatAdded).join(' / '),
    agents.map((added) => formatShare(added, addedBy(upstream))).join(' / '),
  ];
}
