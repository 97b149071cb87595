import type { Voice } from '../diag/voice.ts';
import { explain } from './explain.ts';
import type { Fate, Target } from './explain.ts';
import type { Cause, Failure } from './transport/transport.ts';

type Signal = Target['signal'];

const nouns: Readonly<Record<Signal, string>> = {
  traces: 'spans',
  metrics: 'data points',
  logs: 'log records',
};

/** Causes that lie in the way to the host, and so are the same for every signal sent there. */
const ofHost: ReadonlySet<Cause> = new Set<Cause>([
  'proxy',
  'refused',
  'unknown host',
  'unreachable',
  'connection lost',
  'not http',
  'not grpc',
  'not tls',
]);

/** Causes that signals share where their settings are the same. */
const ofSettings: ReadonlySet<Cause> = new Set<Cause>(['certificate', 'timeout']);

const hostScope = 'host';

/**
 * What is wrong with one host: said once when it begins and once when it is over, with the number
 * of items that were lost in between.
 */
export class Outage {
  readonly #voice: Voice;
  /** What is wrong now → the signals that have met it. */
  readonly #open = new Map<string, Set<Signal>>();
  readonly #lost = new Map<Signal, number>();

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  /**
   * Says why requests do not get through, where that is news.
   *
   * @param settings time limit and certificates of the signal, as one text
   * @param fate what becomes of what cannot be sent
   */
  begin(target: Target, failure: Failure, settings: string, fate: Fate): void {
    const { signal } = target;
    this.#voice.debug(`${signal} not sent: ${failure.detail}`);
    if (this.#isOpen(signal)) return; // an outage has one beginning, whatever it turns into
    const scope = scopeOf(failure.cause, signal, settings);
    const met = this.#open.get(scope);
    this.#open.set(scope, (met ?? new Set()).add(signal));
    if (met === undefined) this.#voice.warn(explain(failure, target, fate));
  }

  /** Counts what is given up. */
  lose({ signal }: Target, count: number): void {
    this.#lost.set(signal, (this.#lost.get(signal) ?? 0) + count);
    this.#voice.debug(`${count} ${nouns[signal]} lost`);
  }

  /** Ends the outage of this signal, and of the host. */
  deliver({ signal, address }: Target): void {
    const over = this.#close(signal).filter((each) => !this.#isOpen(each));
    if (over.length === 0) return;
    const counts = over.map((each) => [this.#lost.get(each) ?? 0, nouns[each]] as const);
    const lost = counts.filter(([count]) => count > 0).map(([count, noun]) => `${count} ${noun}`);
    for (const each of over) this.#lost.delete(each);
    const summary = lost.length > 0 ? `lost meanwhile: ${lost.join(', ')}` : 'nothing was lost';
    this.#voice.warn(`${address} takes ${signal} again; ${summary}`);
  }

  /** The signals that one delivered request proves to be well again. */
  #close(signal: Signal): Signal[] {
    const over = new Set<Signal>();
    for (const [scope, signals] of this.#open) {
      if (!signals.has(signal)) continue;
      for (const each of scope === hostScope ? signals : [signal]) over.add(each);
      signals.delete(signal);
      if (scope === hostScope || signals.size === 0) this.#open.delete(scope);
    }
    return [...over];
  }

  #isOpen(signal: Signal): boolean {
    return [...this.#open.values()].some((signals) => signals.has(signal));
  }
}

function scopeOf(cause: Cause, signal: Signal, settings: string): string {
  if (ofHost.has(cause)) return hostScope;
  return ofSettings.has(cause) ? `${cause} ${settings}` : signal;
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
