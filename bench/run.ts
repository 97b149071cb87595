/**
 * What the agent costs, beside bare node and upstream, all interleaved in one run:
 *
 *     npm run bench                          both benches, some 7 minutes
 *     npm run bench -- startup               milliseconds of whole processes
 *     npm run bench -- request               CPU, latency, memory and lost spans under full load
 *     npm run bench -- --node 22,24          on these Nodes (startup: all, request: 24)
 *     npm run bench -- --rounds 20           startup: 10, request: 3
 *     npm run bench -- --quick               little more than a check that the bench works
 *     npm run bench -- --no-build            with the package that was packed last
 *
 * Each bench writes its own section of `bench/results.md`. The numbers want a machine that does
 * nothing else. The agent is the packed one; its peers are installed into `.cache/bench` at first
 * need. Everything listens on 127.0.0.1. PostgreSQL: the one at the usual port, else one of our own
 * from the installed programs, else the route that needs it is left out.
 */
import { fileURLToPath } from 'node:url';
import { probeUsual } from '../test/support/services/find-service.ts';
import { postgres } from '../test/support/services/postgres.ts';
import { startPrivate } from '../test/support/services/private-server.ts';
import { readPlan, type Plan } from './plan.ts';
import { measureRequests } from './request.ts';
import { writeSection, type Circumstances, type Section } from './results.ts';
import type { SinkReady } from './sink.ts';
import { measureStartup } from './startup.ts';
import { startWorker, type Worker } from './worker.ts';
import { prepareWorkplace, type Workplace } from './workplace.ts';

type Database = {
  readonly services: Readonly<Record<string, string>>;
  /** Why there is none. */
  readonly missing?: string;
  readonly stop: () => Promise<void>;
};

// Workers die with this process, which has to end by an exit for that.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  return 1;
});
