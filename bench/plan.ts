import { parseArgs } from 'node:util';
import { nodeMajors, type NodeMajor } from '../scripts/node-binaries.ts';

/** What to measure, for how long. */
export type Plan = {
  /** Undefined where that bench is not asked for. */
  readonly startup: StartupPlan | undefined;
  readonly request: RequestPlan | undefined;
  readonly quick: boolean;
  /** False: take what was packed last. */
  readonly build: boolean;
};

export type StartupPlan = {
  readonly nodes: readonly NodeMajor[];
  readonly warmups: number;
  readonly rounds: number;
};

export type RequestPlan = {
  readonly nodes: readonly NodeMajor[];
  readonly rounds: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
};

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
      quick: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  for (const name of positionals) {
    if (name !== 'startup' && name !== 'request') throw new Error(`no bench is named "${name}"`);
  }
  const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
  const { quick } = values;
  const nodes = values.node === undefined ? undefined : parseNodes(values.node);
  const rounds = values.rounds === undefined ? undefined : parseRounds(values.rounds);
  const startup = {
    nodes: nodes ?? (quick ? [24] : nodeMajors),
    warmups: quick ? 1 : 2,
    rounds: rounds ?? (quick ? 3 : 10),
  };
  const request = {
    nodes: nodes ?? [24],
    rounds: rounds ?? (quick ? 1 : 3),
    warmupSeconds: quick ? 1 : 2,
    seconds: quick ? 1.5 : 5,
  };
  return {
    startup: wanted('startup') ? startup : undefined,
    request: wanted('request') ? request : undefined,
    quick,
    build: !values['no-build'],
  };
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

function parseRounds(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`--rounds takes a whole number from 1, not "${text}"`);
}
