import { builtin } from '../builtin.ts';
import { failedBy, failedByLimit } from '../transport/failure.ts';
import type { Hold } from '../transport/hold.ts';
import type { Failure, Limit, Message, Outcome, Transport } from '../transport/transport.ts';
import type { Shipment } from './shipment.ts';

export type FlightHost = {
  readonly transport: Transport;
  readonly hold: Hold;
  readonly gzip: boolean;
  /** For one try. */
  readonly timeoutMillis: number;
};

/** One try of one request, which begins at once. */
export class Flight {
  readonly shipment: Shipment;
  /** On the scale of `performance.now()`. */
  readonly startedAt = performance.now();
  /** Never rejects; undefined where the request was recalled. */
  readonly outcome: Promise<Outcome | undefined>;
  readonly #limit: Limit;
  readonly #controller = new AbortController();
  #leftAt: number | undefined;
  #isRecalled = false;

  constructor(shipment: Shipment, host: FlightHost) {
    this.shipment = shipment;
    this.#limit = { signal: this.#controller.signal, remainingMillis: host.timeoutMillis };
    this.outcome = this.#fly(host);
  }

  /** Whether the network has had all of the request for so long: it arrives without us then. */
  hasLeft(millis = 0): boolean {
    const now = performance.now();
    if (this.#limit.isHandedOver?.() === true) this.#leftAt ??= now;
    return this.#leftAt !== undefined && now - this.#leftAt >= millis;
  }

  /** Ends the try as a failure. */
  abandon(detail: string): void {
    this.#controller.abort({ cause: 'timeout', detail } satisfies Failure);
  }

  /** Ends the try as if it had not been. */
  recall(): void {
    this.#isRecalled = true;
    this.abandon('recalled');
  }

  async #fly(host: FlightHost): Promise<Outcome | undefined> {
    const { hold, timeoutMillis } = host;
    const detail = `no success within ${timeoutMillis} ms`;
    const timer = setTimeout(() => this.abandon(detail), timeoutMillis);
    const forget = hold.add(timer);
    const outcome = await this.#try(host).catch(failedBy);
    clearTimeout(timer);
    forget();
    return this.#isRecalled ? undefined : outcome;
  }

  async #try({ transport, gzip }: FlightHost): Promise<Outcome> {
    const body = this.shipment.body();
    const message: Message = { bytes: gzip ? await compress(body) : body, gzip };
    const limit = this.#limit;
    return limit.signal.aborted ? failedByLimit(limit) : transport.send(message, limit);
  }
}

function compress(bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    builtin.zlib().gzip(bytes, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
