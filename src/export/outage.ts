import type { Voice } from '../diag/voice.ts';
import { explain } from './explain.ts';
import type { Target } from './explain.ts';
import type { Cause, Failure } from './transport/transport.ts';

type Signal = Target['signal'];

const nouns: Readonly<Record<Signal, string>> = {
  traces: 'spans',
  metrics: 'data points',
  logs: 'log records',
};

/** Causes that lie in the way to the host, and so are the same for every signal sent there. */
const ofHost: ReadonlySet<Cause> = new Set<Cause>([
  'refused',
  'unknown host',
  'unreachable',
  'connection lost',
  'not http',
  'not grpc',
  'not tls',
  'certificate',
  'timeout',
]);

/**
 * What is wrong with one host: said once when it begins and once when it is over, with the number
 * of items that were lost in between.
 */
export class Outage {
  readonly #voice: Voice;
  readonly #open = new Set<Signal | 'host'>();
  readonly #lost = new Map<Signal, number>();

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  /** Counts what a failed request held, and says why where that is news. */
  lose(target: Target, count: number, failure: Failure): void {
    const lost = (this.#lost.get(target.signal) ?? 0) + count;
    this.#lost.set(target.signal, lost);
    this.#voice.debug(`${count} ${nouns[target.signal]} lost: ${failure.detail}`);
    const scope = ofHost.has(failure.cause) ? 'host' : target.signal;
    if (this.#open.has(scope)) return;
    this.#open.add(scope);
    this.#voice.warn(explain(failure, target));
  }

  /** Ends the outage of this signal, and of the host. */
  deliver(target: Target): void {
    if (this.#open.size === 0) return;
    const wasHost = this.#open.delete('host');
    const wasSignal = this.#open.delete(target.signal);
    if (!wasHost && !wasSignal) return;
    const over = [...this.#lost].filter(([signal]) => !this.#open.has(signal));
    const lost = wasHost ? over : over.filter(([signal]) => signal === target.signal);
    for (const [signal] of lost) this.#lost.delete(signal);
    const text = lost.map(([signal, count]) => `${count} ${nouns[signal]}`).join(', ');
    this.#voice.warn(`${target.address} takes ${target.signal} again; lost meanwhile: ${text}`);
  }
}

const outages = new WeakMap<Voice, Map<string, Outage>>();

/** The outage that all exporters with this voice share for one host. */
export function outageOf(voice: Voice, host: string): Outage {
  const byHost = outages.get(voice) ?? new Map<string, Outage>();
  outages.set(voice, byHost);
  const outage = byHost.get(host) ?? new Outage(voice);
  byHost.set(host, outage);
  return outage;
}
