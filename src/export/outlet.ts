import { builtin } from './builtin.ts';
import { sendWithRetry } from './retry.ts';
import { failedBy, failedByLimit } from './transport/failure.ts';
import type { Hold } from './transport/hold.ts';
import type { Failed, Failure, Message, Outcome, Transport } from './transport/transport.ts';

/** Largest request, in bytes before compression (OTLP: 64 MiB). */
export const maxRequestBytes = 64 * 1024 * 1024;

/** Requests under way at once; more mean that the collector does not keep up. */
export const maxFlights = 30;

export type OutletOptions = {
  readonly transport: Transport;
  readonly hold: Hold;
  readonly gzip: boolean;
  /** For one request with all its tries. */
  readonly timeoutMillis: number;
};

/** A request under way. */
type Flight = {
  readonly controller: AbortController;
  /** Ends a wait between two tries, if there is one. */
  wake: () => void;
  lastFailure?: Failure;
  done: Promise<unknown>;
};

/** Bytes in, outcome out: retries, deadlines and endings over one transport. Nothing rejects. */
export class Outlet {
  readonly #options: OutletOptions;
  readonly #flights = new Set<Flight>();
  #finishing = 0;
  /** While finishing: when that has to be over, on the scale of `performance.now()`. */
  #finishedBy = Infinity;
  #closing: Promise<void> | undefined;

  constructor(options: OutletOptions) {
    this.#options = options;
  }

  /** Sends one encoded request within the timeout. Does not keep the process alive by itself. */
  send(bytes: Uint8Array): Promise<Outcome> {
    const refusal = this.#refusal(bytes);
    if (refusal !== undefined) return Promise.resolve(refusal);
    const flight: Flight = {
      controller: new AbortController(),
      wake: () => {},
      done: Promise.resolve(),
    };
    const outcome = this.#fly(flight, bytes);
    flight.done = outcome;
    this.#flights.add(flight);
    return outcome;
  }

  /** Resolves when the requests under way now have ended; keeps the process alive until then. */
  async flush(): Promise<void> {
    const release = this.#options.hold.hold();
    await this.#landed();
    release();
  }

  /**
   * A last flush: waits between tries are cut short to one more try, only waits that the server
   * asks for are begun, if they fit in, and what is not done in time is given up. Sending goes on
   * afterwards.
   *
   * @param millis how long it may take
   * @param work what still brings requests: the flush lasts until it is over
   */
  async finish(millis: number, work: Promise<unknown> = Promise.resolve()): Promise<void> {
    const release = this.#options.hold.hold();
    this.#finishing++;
    this.#finishedBy = Math.min(this.#finishedBy, performance.now() + millis);
    for (const flight of this.#flights) flight.wake();
    await this.#emptiedWithin(millis, work);
    if (--this.#finishing === 0) this.#finishedBy = Infinity;
    release();
  }

  /** Finishes, then drops the connections; sending fails at once from now on. */
  shutdown(): Promise<void> {
    this.#closing ??= this.finish(this.#options.timeoutMillis).then(() =>
      this.#options.transport.close(),
    );
    return this.#closing;
  }

  async #landed(): Promise<void> {
    await Promise.all([...this.#flights].map((flight) => flight.done));
  }

  /** Also waits for what takes off meanwhile. */
  async #emptied(work: Promise<unknown>): Promise<void> {
    await work.catch(() => {});
    await this.#landed();
    if (this.#flights.size > 0) await this.#emptied(work);
  }

  #emptiedWithin(millis: number, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => void this.#abandon().then(end), millis);
      const forget = this.#options.hold.add(timer);
      const end = (): void => {
        clearTimeout(timer);
        forget();
        resolve();
      };
      void this.#emptied(work).then(end);
    });
  }

  #refusal(bytes: Uint8Array): Failed | undefined {
    if (this.#closing !== undefined) return refused('closed', 'the exporter is shut down');
    if (bytes.length > maxRequestBytes) {
      const size = `${Math.round(bytes.length / 2 ** 20)} MiB`;
      return refused('too large', `a request of ${size}, more than 64 MiB`);
    }
    if (this.#flights.size < maxFlights) return undefined;
    return refused('too many', `${maxFlights} requests are under way already`);
  }

  async #fly(flight: Flight, bytes: Uint8Array): Promise<Outcome> {
    const { hold, timeoutMillis } = this.#options;
    const detail = `no success within ${timeoutMillis} ms`;
    const timer = setTimeout(() => this.#stop(flight, detail), timeoutMillis);
    const forget = hold.add(timer);
    try {
      return await this.#try(flight, bytes, performance.now() + timeoutMillis);
    } catch (error) {
      return failedBy(error);
    } finally {
      clearTimeout(timer);
      forget();
      this.#flights.delete(flight);
    }
  }

  async #try(flight: Flight, bytes: Uint8Array, endsAt: number): Promise<Outcome> {
    const { transport, gzip } = this.#options;
    const { signal } = flight.controller;
    const message: Message = { bytes: gzip ? await compress(bytes) : bytes, gzip };
    const attempt = async (remainingMillis: number): Promise<Outcome> => {
      const limit = { signal, remainingMillis };
      if (signal.aborted) return failedByLimit(limit);
      const outcome = await transport.send(message, limit);
      if (outcome.kind === 'failed') flight.lastFailure = outcome.failure;
      return outcome;
    };
    return sendWithRetry(attempt, {
      endsAt,
      now: () => performance.now(),
      random: Math.random,
      wait: (millis, asked) => this.#wait(flight, millis, asked),
    });
  }

  /** Resolves to false where the wait is not worth beginning or was stopped. */
  #wait(flight: Flight, millis: number, asked: boolean): Promise<boolean> {
    const { signal } = flight.controller;
    const inTime = performance.now() + millis < this.#finishedBy;
    const worthIt = inTime && (asked || this.#finishing === 0);
    if (signal.aborted || !worthIt) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (goOn: boolean): void => {
        clearTimeout(timer);
        forget();
        signal.removeEventListener('abort', stop);
        flight.wake = () => {};
        resolve(goOn);
      };
      const stop = (): void => end(false);
      const timer = setTimeout(() => end(true), millis);
      const forget = this.#options.hold.add(timer);
      signal.addEventListener('abort', stop);
      flight.wake = () => end(true);
    });
  }

  /** The reason is the failure seen last: it says more than that time ran out. */
  #stop(flight: Flight, detail: string): void {
    flight.controller.abort(flight.lastFailure ?? ({ cause: 'timeout', detail } satisfies Failure));
  }

  #abandon(): Promise<void> {
    for (const flight of this.#flights) this.#stop(flight, 'no success before the process ended');
    return this.#landed();
  }
}

function refused(cause: Failure['cause'], detail: string): Failed {
  return { kind: 'failed', failure: { cause, detail }, retry: false };
}

function compress(bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    builtin.zlib().gzip(bytes, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
