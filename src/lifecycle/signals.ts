import { within, type Flush } from './natural-end.ts';

/** The part of the process that is needed. */
type SignalHost = NodeJS.EventEmitter & Pick<NodeJS.Process, 'pid' | 'kill'>;

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Flushes on a signal. Where the app listens itself, it decides when to end; where nobody else
 * does, the process dies of the same signal once the flush is over.
 *
 * @param beforeDeath called where the process dies of the signal, once
 */
export function flushOnSignals(
  host: SignalHost,
  flush: Flush,
  timeoutMillis: number,
  beforeDeath: () => void,
): void {
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
      beforeDeath();
      host.removeListener(signal, onSignal);
      host.kill(host.pid, signal);
    };
    host.on(signal, onSignal);
  }
}
