import type { Guard } from '../diag/guard.ts';
import { tellCrashes } from './crash.ts';
import { watchDoors } from './doors.ts';
import { makeLastFlush, type Telemetry } from './last-flush.ts';
import { flushAtNaturalEnd } from './natural-end.ts';
import type { ProcessEar } from './process-ear.ts';
import type { SignalLink } from './signal-link.ts';
import { watchSignals } from './signals.ts';

export type EndHost = {
  readonly process: NodeJS.Process;
  readonly ear: ProcessEar;
  readonly guard: Guard;
  /** Called when the process has nothing left to do, not even for us. */
  readonly beforeDeath: () => void;
};

export type EndWatch = {
  /** A thread may watch the signals from now on. */
  readonly handOver: (link: SignalLink) => void;
  /** Leaves every end to Node again. */
  readonly unwatch: () => void;
};

/**
 * However the process ends, what is recorded goes out first. The pipeline is flushed, never shut
 * down: what looked like the end may not be it.
 *
 * @param timeoutMillis how long the end may be held up
 */
export function watchEnds(host: EndHost, telemetry: Telemetry, timeoutMillis: number): EndWatch {
  const { process, ear, guard, beforeDeath } = host;
  const lastFlush = makeLastFlush(telemetry, timeoutMillis, guard);
  const isCrash = tellCrashes(process, ear, telemetry);
  const isNaturalEnd = flushAtNaturalEnd(ear, telemetry.flush, timeoutMillis);
  const finish = (): void => {
    // A natural end has sent the metrics a moment ago.
    lastFlush(isCrash() ? 'crash' : 'exit', { metrics: !isNaturalEnd() });
  };
  ear.after['exit'] = () => {
    finish();
    beforeDeath();
  };
  const unwatchDoors = watchDoors(process, finish);
  // Threads get no signals.
  const signals = isWorker(process) ? undefined : watchSignals(host, telemetry, timeoutMillis);
  const unwatch = (): void => {
    unwatchDoors();
    signals?.unwatch();
    ear.after['exit'] = beforeDeath;
    delete ear.after['beforeExit'];
    for (const event of ['beforeExit', 'uncaughtExceptionMonitor']) delete ear.before[event];
  };
  return { unwatch, handOver: (link) => signals?.handOver(link) };
}

/** By a flag that every worker has: asking for `isMainThread` would load worker_threads. */
export function isWorker(host: NodeJS.Process): boolean {
  return (host.abort as { disabled?: boolean }).disabled === true;
}
