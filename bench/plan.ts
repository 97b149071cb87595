import { parseArgs } from 'node:util';
import { nodeMajors, type NodeMajor } from '../scripts/node-binaries.ts';
import { systems, type System } from './services.ts';

/** What to measure, for how long. */
export type Plan = {
  /** Undefined where that bench is not asked for. */
  readonly startup: StartupPlan | undefined;
  readonly request: RequestPlan | undefined;
  readonly soak: SoakPlan | undefined;
  /** `minutes` without a collector. */
  readonly outage: SoakPlan | undefined;
  readonly quick: boolean;
  /** False: take what was packed last. */
  readonly build: boolean;
};

export type StartupPlan = {
  readonly nodes: readonly NodeMajor[];
  readonly warmups: number;
  readonly rounds: number;
};

/** `/hello`, or so many queries one after the other. */
export type Route =
  | { readonly system: 'none' }
  | { readonly system: System; readonly queries: number };

export type RequestPlan = {
  readonly nodes: readonly NodeMajor[];
  readonly rounds: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly routes: readonly Route[];
  /** Words of the names of variants; empty is all. */
  readonly variants: readonly string[];
};

export type SoakPlan = {
  readonly node: NodeMajor;
  /** Of each variant. */
  readonly minutes: number;
  readonly system: System;
  /** Words of the names of variants beside bare node; empty is all. */
  readonly variants: readonly string[];
};

const benches = new Set(['startup', 'request', 'soak', 'outage']);
/** Only where they are asked for. */
const longBenches = new Set(['soak', 'outage']);
const usualQueries = [1, 10, 100];

/**
 * Reads the arguments of `npm run bench`.
 *
 * @throws Error that says which argument it does not understand
 */
export function readPlan(args: readonly string[]): Plan {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      node: { type: 'string' },
      rounds: { type: 'string' },
      routes: { type: 'string' },
      queries: { type: 'string' },
      variants: { type: 'string' },
      minutes: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  for (const name of positionals) {
    if (!benches.has(name)) throw new Error(`no bench is named "${name}"`);
  }
  const wanted = (name: string): boolean =>
    positionals.length === 0 ? !longBenches.has(name) : positionals.includes(name);
  const { quick } = values;
  const nodes = values.node === undefined ? undefined : parseNodes(values.node);
  const rounds = values.rounds === undefined ? undefined : parseWhole('rounds', values.rounds);
  const startup = {
    nodes: nodes ?? (quick ? [24 as const] : nodeMajors),
    warmups: quick ? 1 : 2,
    rounds: rounds ?? (quick ? 3 : 10),
  };
  const request = {
    nodes: nodes ?? [24 as const],
    rounds: rounds ?? (quick ? 1 : 3),
    warmupSeconds: quick ? 1 : 2,
    seconds: quick ? 1.5 : 5,
    routes: parseRoutes(values.routes, values.queries),
    variants: words(values.variants),
  };
  const soak = {
    node: nodes?.[0] ?? 24,
    minutes: values.minutes === undefined ? (quick ? 0.2 : 10) : parseMinutes(values.minutes),
    system: 'pg' as const,
    variants: words(values.variants),
  };
  return {
    startup: wanted('startup') ? startup : undefined,
    request: wanted('request') ? request : undefined,
    soak: wanted('soak') ? soak : undefined,
    outage: wanted('outage') ? soak : undefined,
    quick,
    build: !values['no-build'],
  };
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((word) => word !== '');
}

function parseNodes(text: string): readonly NodeMajor[] {
  return text.split(',').map((part) => {
    const major = nodeMajors.find((each) => String(each) === part.trim());
    if (major === undefined) {
      throw new Error(`--node takes some of ${nodeMajors.join(',')}, not "${text}"`);
    }
    return major;
  });
}

function parseRoutes(text: string | undefined, queries: string | undefined): readonly Route[] {
  const counts =
    queries === undefined
      ? usualQueries
      : words(queries).map((word) => parseWhole('queries', word));
  const names = text === undefined ? ['hello', ...systems] : words(text);
  return names.flatMap((name): readonly Route[] => {
    if (name === 'hello') return [{ system: 'none' }];
    const system = systems.find((each) => each === name);
    if (system === undefined) {
      throw new Error(`--routes takes some of hello,${systems.join(',')}, not "${name}"`);
    }
    return counts.map((count) => ({ system, queries: count }));
  });
}

function parseWhole(flag: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`--${flag} takes whole numbers from 1, not "${text}"`);
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (minutes > 0) return minutes;
  throw new Error(`--minutes takes a number above 0, not "${text}"`);
}
