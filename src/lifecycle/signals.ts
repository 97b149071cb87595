import { within, type Flush } from './natural-end.ts';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Flushes on a signal. Where the app listens itself, it decides when to end; where nobody else
 * does, the process dies of the same signal once the flush is over.
 */
export function flushOnSignals(host: NodeJS.Process, flush: Flush, timeoutMillis: number): void {
  for (const signal of signals) {
    let ending = false;
    const onSignal = (): void => {
      const alone = host.listenerCount(signal) === 1;
      if (!alone) {
        void flush(timeoutMillis).catch(() => {});
        return;
      }
      if (ending) return die();
      ending = true;
      void within(timeoutMillis, flush).then(die);
    };
    const die = (): void => {
      host.removeListener(signal, onSignal);
      host.kill(host.pid, signal);
    };
    host.on(signal, onSignal);
  }
}
