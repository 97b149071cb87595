import type { OtlpSettings } from '../../config/otlp.ts';
import type { Voice } from '../../diag/voice.ts';
import { downMillis, type CarrierHost } from '../carrier.ts';
import { makeTransport } from '../make-transport.ts';
import { outageOf } from '../outage.ts';
import type { Parcel } from '../parcel.ts';
import { makeRedact, plainUrl } from '../redact.ts';
import type { HeldRequest } from '../send-now.ts';
import { Hold } from '../transport/hold.ts';
import { Budget } from './budget.ts';
import { Lane } from './lane.ts';

/** How often the end looks whether the network has everything. */
const lookMillis = 20;

/**
 * From bytes on: a bounded queue, requests, tries and outages. Knows no OpenTelemetry types and
 * nothing of threads, so that it runs in any.
 */
export class Dispatch {
  readonly #host: CarrierHost;
  readonly #hold = new Hold();
  readonly #lanes = new Map<string, { readonly settings: OtlpSettings; readonly lane: Lane }>();
  readonly #budget: Budget;
  #isFull = false;
  /** The last try has shown that the collector cannot be reached. */
  #isDown = false;

  constructor(host: CarrierHost) {
    this.#host = host;
    this.#budget = new Budget(host.queueBytes, () => this.#dropOldest());
  }

  get isDown(): boolean {
    return this.#isDown;
  }

  take(parcel: Parcel): void {
    this.#laneTo(parcel.to).take(parcel);
    this.#budget.trim();
  }

  /**
   * Tries everything that is here now, at once, for at most `millis`; keeps the process alive. A
   * last flush to a collector that is down is over after 250 ms, unless it turns out to be back.
   *
   * @param graceMillis how long an answer is waited for, once the network has the whole request
   */
  async flush(millis: number, graceMillis = Infinity): Promise<void> {
    const release = this.#hold.hold();
    const endsAt = performance.now() + millis;
    const isLast = graceMillis < Infinity;
    const lanes = [...this.#lanes.values()].map(({ lane }) => lane);
    const downBy = isLast && this.#isDown ? performance.now() + downMillis : Infinity;
    const { over, stop } = this.#watch(endsAt, downBy, graceMillis);
    const all = Promise.all(lanes.map((lane) => lane.flush(endsAt, isLast)));
    const isLate = (await Promise.race([all, over])) === 'time is over';
    if (isLate && isLast) await Promise.all(lanes.map((lane) => lane.abandon()));
    if (isLast) this.#tellUnanswered(lanes);
    for (const lane of lanes) lane.endFlush();
    stop();
    release();
  }

  /** Takes back, at once, all that has not left this process yet. */
  recall(): HeldRequest[] {
    return [...this.#lanes.values()].flatMap(({ settings, lane }) =>
      lane.recall().map((shipment) => ({
        settings,
        bytes: shipment.body(),
        settle: (outcome) => lane.settle(shipment, outcome),
      })),
    );
  }

  close(): void {
    for (const { lane } of this.#lanes.values()) lane.close();
  }

  #watch(
    endsAt: number,
    downBy: number,
    graceMillis: number,
  ): { over: Promise<string>; stop: () => void } {
    const { promise: over, resolve } = withResolvers<string>();
    const timer = setInterval(() => {
      const lanes = [...this.#lanes.values()];
      const now = performance.now();
      if (lanes.every(({ lane }) => lane.hasLeft(graceMillis))) resolve('all has left');
      else if (now >= endsAt || (now >= downBy && this.#isOutOfReach())) resolve('time is over');
    }, lookMillis);
    const forget = this.#hold.add(timer);
    const stop = (): void => {
      clearInterval(timer);
      forget();
    };
    return { over, stop };
  }

  /** No try has come through since, and no connection has taken a request. */
  #isOutOfReach(): boolean {
    return this.#isDown && [...this.#lanes.values()].every(({ lane }) => lane.unanswered === 0);
  }

  #tellUnanswered(lanes: readonly Lane[]): void {
    const items = lanes.reduce((sum, { unanswered }) => sum + unanswered, 0);
    this.#host.onUnanswered(items);
  }

  #laneTo(to: string): Lane {
    const known = this.#lanes.get(to);
    if (known !== undefined) return known.lane;
    const settings = JSON.parse(to) as OtlpSettings;
    const lane = this.#makeLane(settings, to);
    this.#lanes.set(to, { settings, lane });
    return lane;
  }

  #makeLane(settings: OtlpSettings, to: string): Lane {
    const { voice, onSettled, onFate } = this.#host;
    const { signal, protocol, timeoutMillis, certificate, clientCertificate, clientKey } = settings;
    const address = plainUrl(settings.url);
    const { proxy } = settings;
    return new Lane({
      flights: {
        transport: makeTransport(settings, this.#host, this.#hold),
        hold: this.#hold,
        gzip: settings.compression === 'gzip',
        timeoutMillis,
      },
      budget: this.#budget,
      outage: outageOf(voice, address.replace(/^(https?:\/\/[^/]*)\/.*$/, '$1')),
      target: {
        signal,
        protocol,
        address,
        ...(proxy && { proxy: { address: plainUrl(proxy.url), option: proxy.option } }),
      },
      shared: [timeoutMillis, certificate, clientCertificate, clientKey].join(),
      redact: makeRedact(settings.headers, settings.url, ...(proxy ? [proxy.url] : [])),
      warn: voice.warn,
      onSettled,
      onFate: onFate && ((fate) => onFate({ ...fate, to })),
      onTried: (reached) => {
        this.#isDown = !reached;
      },
    });
  }

  #dropOldest(): boolean {
    let oldest: Lane | undefined;
    for (const { lane } of this.#lanes.values()) {
      if (lane.oldest < (oldest?.oldest ?? Infinity)) oldest = lane;
    }
    if (oldest === undefined) return false;
    oldest.drop();
    this.#sayFull(this.#host.voice);
    return true;
  }

  #sayFull(voice: Voice): void {
    if (this.#isFull) return;
    this.#isFull = true;
    voice.warn(
      `more than ${this.#budget.limit} bytes wait to be sent (OTEL_NODE_EXPORT_QUEUE_BYTES); the oldest are dropped`,
    );
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: ((value: T) => void) | undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value) => resolve?.(value) };
}
