import { benchEnvironment } from './environment.ts';
import type { SinkCount, SinkReady } from './sink.ts';
import type { System } from './services.ts';
import type { Variant } from './variants.ts';
import { startWorker, type Worker } from './worker.ts';
import type { NodeRelease, Workplace } from './workplace.ts';

/** What servers run among. */
export type Surroundings = {
  readonly workplace: Workplace;
  readonly sink: Worker<SinkReady>;
  /** Addresses of services, for the app. */
  readonly services: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
};

/** The server's own meters since it started; CPU time is that of all its threads. */
export type Meters = {
  readonly served: number;
  readonly millis: number;
  readonly cpuMicros: number;
  readonly peakKilobytes: number;
  /** Resident now. */
  readonly kilobytes: number;
  /** 99th percentile of the event loop's delay since the last reading, where it is watched. */
  readonly delayMillis: number;
};

/** What the server loads, and what it is asked. */
export type Ask = {
  readonly system: System | 'none';
  readonly path: string;
  /** In each request. */
  readonly queries: number;
};

export type Server = Worker<{ readonly port: number }>;

/** Starts `apps/server.cjs` under an agent; the sink counts from zero. */
export async function startServer(
  node: NodeRelease,
  variant: Variant,
  args: readonly string[],
  { workplace, sink, services }: Surroundings,
): Promise<Server> {
  await sink.ask({});
  const { port } = sink.ready;
  return startWorker(workplace.app('server.cjs'), {
    execPath: node.binary,
    execArgv: [...variant.flags],
    args,
    cwd: workplace.folder,
    env: benchEnvironment(port, { ...services, ...variant.env?.(port) }),
  });
}

/**
 * Ends the server and gives the spans that it sent in all its life.
 *
 * @throws Error where it does not end by itself, or sent what the sink cannot read
 */
export async function endServer(server: Server, { sink, say }: Surroundings): Promise<number> {
  const errors = await server.end();
  if (errors !== '') say(`the server says: ${errors}`);
  const { spans, problem } = await sink.ask<SinkCount>({});
  if (problem !== undefined) throw new Error(`the sink could not count: ${problem}`);
  return spans;
}

const mostTrials = 100;

/** Spans of one request where nothing is in a hurry; those of opening a connection are not in it. */
export async function countSpansPerRequest(
  node: NodeRelease,
  variant: Variant,
  { system, path, queries }: Ask,
  surroundings: Surroundings,
): Promise<number> {
  if (variant.isSilent) return 0;
  const trials = Math.max(10, Math.round(mostTrials / Math.max(1, queries)));
  const server = await startServer(node, variant, [system], surroundings);
  try {
    for (let trial = 0; trial < trials; trial += 1) {
      const response = await fetch(`http://127.0.0.1:${server.ready.port}${path}`);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    }
    return Math.round((await endServer(server, surroundings)) / trials);
  } finally {
    server.kill();
  }
}
