import { expect, test } from 'vitest';
import { nodeMajors, type NodeMajor } from '../../scripts/node-binaries.ts';
import type { RunningApp } from './child.ts';
import { startCollector, type Collector } from './collector.ts';
import type { Answer } from './collector/answers.ts';
import { endpointOf, type Protocol } from './delivered.ts';
import { runThroughOutage, type Outage } from './ending-outage.ts';
import { freePort } from './free-port.ts';
import { runApp, type Run, type RunOptions } from './run-app.ts';

export type Reach = { readonly tls?: 'server'; readonly protocol?: Protocol };

/** A way for an app to end. */
export type EndingRow = {
  readonly name: string;
  /** Below `fixtures/endings/`, with its arguments. */
  readonly app: readonly [file: string, ...args: string[]];
  /** How many spans have to arrive, each once; `atMost` where nobody can promise any. */
  readonly spans: number | { readonly atMost: number };
  /** What happens to it while it runs. */
  readonly during?: (app: RunningApp, collector?: Collector) => Promise<void>;
  /** `refused`: there is no collector; others: see `Outage`. */
  readonly collector?: 'refused' | Outage | readonly Answer[] | undefined;
  /** How it is reached; default is HTTP without TLS. */
  readonly reach?: Reach;
  /** What the agent has to say, line by line; nothing where the collector is well. */
  readonly said?: RegExp;
  /** What of a line is left out of the comparison of stderr, beside lines of stacks. */
  readonly noise?: RegExp;
} & Pick<RunOptions, 'env' | 'nodeArgs' | 'stdin'> & { readonly nodes?: readonly NodeMajor[] };

/** The Node that runs every row; the others run a third, unless AGENT_TEST_EXIT=all. */
const mainNode: NodeMajor = 24;

/**
 * Runs each app bare and with the agent, on the same Node: exit code, signal, stdout and stderr
 * must be the same, and what was recorded must arrive.
 */
export function testEndings(rows: readonly EndingRow[]): void {
  const isAll = process.env.AGENT_TEST_EXIT === 'all';
  const cases = nodeMajors.flatMap((node) =>
    rows
      .filter(({ nodes = nodeMajors }) => nodes.includes(node))
      .filter((_, at) => isAll || node === mainNode || at % 3 === node % 3)
      .map((row) => ({ node, row, name: row.name })),
  );
  test.concurrent.each(cases)('Node $node: $name', async ({ node, row }) => {
    const [bare, run] = await Promise.all([runRow(row, node, false), runRow(row, node, true)]);
    expect(endOf(run, row)).toEqual(endOf(bare, row));
    const ids = run.spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`);
    const said = row.collector === undefined ? saidIn(run, row) : [];
    const arrived = wantedOf(row, ids.length);
    expect({ arrived: ids.length, different: new Set(ids).size, said }).toEqual({
      arrived,
      different: arrived,
      said: [],
    });
    if (row.collector === undefined && row.spans === 0) expect(run.requests).toEqual([]);
  });
}

function wantedOf({ spans }: EndingRow, arrived: number): number {
  return typeof spans === 'number' ? spans : Math.min(spans.atMost, arrived);
}

async function runRow(row: EndingRow, node: NodeMajor, traced: boolean): Promise<Run> {
  const [file, ...args] = row.app;
  const { env, nodeArgs = [], stdin, during } = row;
  const base: RunOptions = {
    node,
    start: 'require', // Node starts an app in another way where there is an --import
    args,
    nodeArgs,
    timeoutMillis: 30_000,
    ...(stdin !== undefined && { stdin }),
    ...(during && { during }),
  };
  const settings = {
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_EXIT_TIMEOUT: '15000', // for a machine that is busy with other tests
    ...env,
  };
  const fixture = `endings/${file}`;
  if (!traced) return runApp(fixture, { ...base, start: 'none', collector: false, env: settings });
  if (row.collector === 'refused') {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const refused = { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    return runApp(fixture, { ...base, collector: false, env: refused });
  }
  if (typeof row.collector === 'string') {
    return runThroughOutage(row.collector, fixture, { ...base, env: settings });
  }
  const { reach = {} } = row;
  const collector = await startCollector(reach);
  collector.respondWith(...(row.collector ?? []));
  try {
    const reached = { ...settings, ...reachedBy(reach, collector) };
    const run = await runApp(fixture, { ...base, collector, env: reached });
    // The collector may be slower than the end that it has a part in.
    await collector.waitFor(({ spans }) => spans().length >= leastOf(row)).catch(() => {});
    return { ...run, spans: collector.spans() };
  } finally {
    await collector.close();
  }
}

const leastOf = ({ spans }: EndingRow): number => (typeof spans === 'number' ? spans : 0);

function reachedBy(
  { protocol = 'http/protobuf' }: Reach,
  collector: Collector,
): Record<string, string | undefined> {
  return {
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
    OTEL_EXPORTER_OTLP_CERTIFICATE: collector.certificates?.authorityFile,
  };
}

/** But for a collector that is starved of time: what it has not answered soon has its own line. */
function saidIn({ stderr }: Run, { said }: EndingRow): string[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('[otel-agent] '));
  return lines.filter((line) => !(said ?? /no answer within 500 ms/).test(line));
}

function endOf({ exitCode, signal, stdout, stderr }: Run, { noise }: EndingRow): object {
  const lines = stderr
    .replace(/\(node:\d+\)/g, '(node)')
    .split('\n')
    .filter((line) => !/^ +at |^\[otel-agent\] /.test(line) && noise?.test(line) !== true);
  return { exitCode, signal, stdout, stderr: lines };
}
