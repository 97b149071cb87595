import type { Fate } from '../carrier.ts';
import { causeOf, type Target } from '../explain.ts';
import type { Outage } from '../outage.ts';
import { maxRequestBytes, type Parcel } from '../parcel.ts';
import type { Delivered, Failed, Failure, Outcome } from '../transport/transport.ts';
import { backoffMillis } from './backoff.ts';
import type { Budget } from './budget.ts';
import { Flight, type FlightHost } from './flight.ts';
import { errorTypeOf, fateOf, type LaneFate } from './fate.ts';
import { rejectionIn, remarkOn } from './remark.ts';
import { Shipment } from './shipment.ts';
import { isNotTaken, isReached, mayPass } from './verdict.ts';

/** Requests of one signal under way at once, while all is well. */
export const maxFlights = 10;

/** After HTTP 404 or 501, or gRPC UNIMPLEMENTED: the collector does not take this signal. */
const pauseMillis = 5 * 60_000;

export type LaneHost = {
  readonly flights: FlightHost;
  readonly budget: Budget;
  readonly outage: Outage;
  readonly target: Target;
  /** Time limit and certificates, as one text: signals share what is wrong with them. */
  readonly shared: string;
  readonly redact: (text: string) => string;
  readonly warn: (text: string) => void;
  readonly onSettled: Fate;
  /** Undefined where nobody counts. */
  readonly onFate: ((fate: LaneFate) => void) | undefined;
  /** Hears after each try whether the destination can be reached at all. */
  readonly onTried: (reached: boolean) => void;
};

/** The way of one signal to one destination: what waits, what is under way, and when to try again. */
export class Lane {
  readonly #host: LaneHost;
  /** Still takes parcels in. */
  #open: Shipment | undefined;
  #openUntil = Infinity;
  readonly #queue: Shipment[] = [];
  readonly #flights = new Set<Flight>();
  /** Tries in a row that failed and will be repeated. */
  #failures = 0;
  /** When the last of them failed. */
  #failedAt = 0;
  /** No try before, on the scale of `performance.now()`. */
  #restsUntil = 0;
  /** The collector has named that time itself. */
  #isAsked = false;
  #isPaused = false;
  /** Why the last try failed: `error.type`. */
  #lastError = '';
  /** During a last flush: when it has to be over, on the scale of `performance.now()`; else 0. */
  #finishesBy = 0;
  #remarked = false;
  #forgetTimer = (): void => {};

  constructor(host: LaneHost) {
    this.#host = host;
  }

  /** The number of the shipment that has waited longest; Infinity where none waits. */
  get oldest(): number {
    return this.#queue[0]?.number ?? this.#open?.number ?? Infinity;
  }

  take(parcel: Parcel): void {
    if (parcel.bytes.length > maxRequestBytes) {
      const size = `${Math.round(parcel.bytes.length / 2 ** 20)} MiB`;
      const detail = `a request of ${size}, more than 64 MiB`;
      this.#refuse(parcel.items, { cause: 'too large', detail });
      return;
    }
    this.#host.budget.bytes += parcel.bytes.length;
    if (this.#open?.hasRoomFor(parcel) === false) this.#close();
    this.#open ??= new Shipment(this.#host.budget.next());
    this.#open.add(parcel);
    this.#openUntil = Math.min(this.#openUntil, performance.now() + parcel.waitMillis);
    if (parcel.waitMillis <= 0 || this.#open.items >= parcel.mostItems) this.#close();
    this.#pump();
  }

  /** Gives the oldest shipment up, to make room. */
  drop(): void {
    if (this.#queue.length === 0) this.#close();
    const shipment = this.#queue.shift();
    if (shipment !== undefined) this.#lose(shipment, 'queue_full');
  }

  /**
   * Tries everything that is here now, rest or no rest. Ends where nothing is left or nothing more
   * can be done; waits between tries only where the collector asks for it and time allows.
   *
   * @param endsAt on the scale of `performance.now()`
   * @param isLast what is left then is lost, as far as can be known
   */
  async flush(endsAt: number, isLast: boolean): Promise<void> {
    if (isLast) this.#finishesBy = endsAt;
    this.#close();
    if (!this.#isPaused) this.#restsUntil = 0;
    await this.#tryAll(endsAt);
  }

  /** Gives up what is under way: it goes back to what waits. */
  async abandon(): Promise<void> {
    for (const flight of this.#flights) flight.abandon('no success before the process ended');
    await Promise.all([...this.#flights].map(({ outcome }) => outcome));
  }

  /** Back to the usual pace. */
  endFlush(): void {
    this.#finishesBy = 0;
    this.#pump();
  }

  /** Items that have left this process, without an answer so far. */
  get unanswered(): number {
    let items = 0;
    for (const flight of this.#flights) if (flight.hasLeft()) items += flight.shipment.items;
    return items;
  }

  /** Whether all that can be done has been done: the network has had each request for so long. */
  hasLeft(graceMillis: number): boolean {
    for (const flight of this.#flights) if (!flight.hasLeft(graceMillis)) return false;
    return this.#queue.length === 0 || this.#flights.size > 0;
  }

  /** Takes back, at once, all that has not left this process yet. */
  recall(): Shipment[] {
    this.#close();
    const back = [...this.#flights].filter((flight) => !flight.hasLeft());
    for (const flight of back) {
      this.#flights.delete(flight);
      flight.recall();
    }
    return [...back.map(({ shipment }) => shipment), ...this.#queue.splice(0)];
  }

  /** Takes in what became of a shipment that was taken back; there is no next try for it. */
  settle(shipment: Shipment, outcome: Outcome): void {
    if (outcome.kind === 'delivered') this.#deliver(shipment, outcome);
    else this.#fail(shipment, { ...outcome, retry: false });
  }

  close(): void {
    this.#forgetTimer();
    this.#host.flights.transport.close();
  }

  async #tryAll(endsAt: number): Promise<void> {
    this.#pump();
    if (this.#flights.size > 0) {
      await Promise.race([...this.#flights].map(({ outcome }) => outcome));
    } else if (this.#queue.length > 0 && this.#isAsked && this.#restsUntil < endsAt) {
      await this.#sleep(this.#restsUntil - performance.now());
    } else return;
    await this.#tryAll(endsAt);
  }

  #close(): void {
    if (this.#open === undefined) return;
    this.#queue.push(this.#open);
    this.#open = undefined;
    this.#openUntil = Infinity;
  }

  #pump(): void {
    const now = performance.now();
    if (now >= this.#openUntil) this.#close();
    if (now < this.#restsUntil) {
      if (this.#isPaused) {
        for (const shipment of this.#queue.splice(0)) this.#lose(shipment, this.#lastError);
      }
    } else {
      // While the destination fails, one try at a time finds out about it.
      const most = this.#failures > 0 || this.#isPaused ? 1 : maxFlights;
      while (this.#flights.size < most) {
        const shipment = this.#queue.shift();
        if (shipment === undefined) break;
        void this.#launch(shipment);
      }
    }
    this.#arm(now);
  }

  /** Wakes the lane at the next time at which something is due. */
  #arm(now: number): void {
    this.#forgetTimer();
    const rest = this.#queue.length > 0 && now < this.#restsUntil ? this.#restsUntil : Infinity;
    const at = Math.min(rest, this.#openUntil);
    if (at === Infinity) return;
    const timer = setTimeout(() => this.#pump(), Math.max(1, Math.ceil(at - now)));
    timer.unref();
    this.#forgetTimer = () => clearTimeout(timer);
  }

  async #launch(shipment: Shipment): Promise<void> {
    shipment.startedAt ??= performance.now();
    const flight = new Flight(shipment, this.#host.flights);
    this.#flights.add(flight);
    const outcome = await flight.outcome;
    this.#flights.delete(flight);
    if (outcome === undefined) return;
    if (outcome.kind === 'delivered') this.#deliver(shipment, outcome);
    else this.#fail(shipment, outcome, flight.startedAt);
    this.#pump();
  }

  #deliver(shipment: Shipment, answer: Delivered): void {
    const { budget, onSettled, onTried, outage, target } = this.#host;
    this.#failures = 0;
    this.#restsUntil = 0;
    this.#isPaused = false;
    budget.bytes -= shipment.size;
    const rejected = Math.min(shipment.items, rejectionIn(answer)?.rejected ?? 0);
    onSettled(target.signal, shipment.items - rejected, true);
    if (rejected > 0) onSettled(target.signal, rejected, false);
    this.#host.onFate?.(fateOf(shipment, rejected, 'rejected'));
    onTried(true);
    outage.deliver(target);
    this.#hear(answer);
  }

  /** Says once what the collector did not like about a request that it took. */
  #hear(answer: Delivered): void {
    if (this.#remarked) return;
    const { target, redact, warn } = this.#host;
    const remark = remarkOn(target.signal, answer);
    if (remark === undefined) return;
    this.#remarked = true;
    warn(`${target.address} ${redact(remark)}`);
  }

  #fail(
    shipment: Shipment,
    { failure: said, retry, afterMillis }: Failed,
    startedAt = performance.now(),
  ): void {
    const { onTried, outage, redact, shared, target } = this.#host;
    const failure = { ...said, detail: redact(said.detail) };
    onTried(isReached(failure));
    this.#lastError = errorTypeOf(failure);
    const isUnwanted = isNotTaken(failure);
    if (isUnwanted) {
      this.#isPaused = true;
      this.#rest(pauseMillis, false);
    } else if (retry && (this.#failures === 0 || startedAt >= this.#failedAt)) {
      // Those that were under way at the same time tell of the same fault.
      this.#failedAt = performance.now();
      this.#failures++;
      const millis = afterMillis ?? backoffMillis(this.#failures, Math.random());
      this.#rest(millis, afterMillis !== undefined);
    }
    const isKept = retry && !isUnwanted;
    if (!isKept || this.#isOutage(failure)) {
      const isGone = !isKept || this.#finishesBy > 0;
      outage.begin(target, failure, shared, isGone ? 'are dropped' : 'wait');
    }
    if (isKept) {
      this.#queue.unshift(shipment);
      this.#host.budget.trim();
      return;
    }
    this.#lose(shipment, this.#lastError);
  }

  /** Whether a failed try is worth a word: a server that is busy for a moment is not. */
  #isOutage(failure: Failure): boolean {
    if (this.#finishesBy > 0) return !this.#isAsked || this.#restsUntil >= this.#finishesBy;
    return this.#failures > 1 || !mayPass(failure);
  }

  #rest(millis: number, isAsked: boolean): void {
    this.#restsUntil = performance.now() + millis;
    this.#isAsked = isAsked;
  }

  #lose(shipment: Shipment, error: string): void {
    const { budget, onSettled, outage, target } = this.#host;
    budget.bytes -= shipment.size;
    outage.lose(target, shipment.items);
    onSettled(target.signal, shipment.items, false);
    this.#host.onFate?.(fateOf(shipment, shipment.items, error));
  }

  #refuse(items: number, failure: Failure): void {
    const { onSettled, target, warn } = this.#host;
    warn(`${items} items of ${target.signal} are dropped: ${causeOf(failure, target)}`);
    onSettled(target.signal, items, false);
    this.#host.onFate?.({ exported: 0, failed: items, error: errorTypeOf(failure) });
  }

  #sleep(millis: number): Promise<void> {
    // The time may be over by now, and Node warns of a negative one.
    const wait = Math.max(1, Math.ceil(millis));
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        forget();
        resolve();
      }, wait);
      const forget = this.#host.flights.hold.add(timer);
    });
  }
}
