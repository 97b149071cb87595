import { flushAtNaturalEnd, type Flush } from './natural-end.ts';
import { flushOnSignals } from './signals.ts';

/**
 * However the process ends, what is recorded goes out first.
 *
 * @param timeoutMillis how long the end may be held up
 * @param beforeDeath called where a signal ends the process, since `exit` is not emitted there
 */
export function flushAtEnd(
  host: NodeJS.Process,
  flush: Flush,
  timeoutMillis: number,
  beforeDeath: () => void,
): void {
  flushAtNaturalEnd(host, flush, timeoutMillis);
  // Workers get no signals; the flag spares loading worker_threads.
  const inWorker = (host.abort as { disabled?: boolean }).disabled === true;
  if (!inWorker) flushOnSignals(host, flush, timeoutMillis, beforeDeath);
}
