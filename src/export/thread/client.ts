import type { Signal } from '../../config/otlp.ts';
import { reasonOf, type Voice } from '../../diag/voice.ts';
import { builtin } from '../builtin.ts';
import { graceMillis, type Carrier, type CarrierHost } from '../carrier.ts';
import type { Parcel } from '../parcel.ts';
import { counters, slot } from './memory.ts';
import type { News, Order } from './messages.ts';
import { startWorker, type Endings, type Started, type ThreadProcess } from './start-worker.ts';

export type ClientHost = CarrierHost & {
  readonly process: ThreadProcess;
  /** Path of the thread's file. */
  readonly file: string;
  /** Called each time a thread is started. */
  readonly onThread: (endings: Endings) => void;
  /** A thread has ended, and what it had is lost. */
  readonly onThreadLost?: (() => void) | undefined;
};

/** How long the last try counts as the last. */
const freshMillis = 1000;

const longestTimer = 2 ** 31 - 1;

const signals = Object.keys(counters) as Signal[];

/** The main thread's side of the export thread. */
export class ThreadClient implements Carrier {
  readonly #host: ClientHost;
  #started: Started | undefined;
  #deaths = 0;
  #sent = 0;
  #flushes = 0;
  readonly #waiting = new Map<number, () => void>();
  /** Items that the thread has, or had, by signal. */
  #given: Record<Signal, number> = { traces: 0, metrics: 0, logs: 0 };
  /** What the counters of the thread said last. */
  #read: number[] = [];
  /** While the event loop stands still: when the end has to be over. */
  #endsAt: number | undefined;
  /** The last flush of this kind: how much had been sent by then, and when it was over. */
  #finished = { sent: -1, at: 0 };

  constructor(host: ClientHost) {
    this.#host = host;
  }

  readonly prepare = (): void => void this.#ensure();

  /** Whether there is a thread, after trying to have one. */
  get isAlive(): boolean {
    return this.#ensure() !== undefined;
  }

  readonly send = (parcel: Parcel): void => {
    const started = this.#ensure();
    if (started === undefined) return;
    this.#given[parcel.signal] += parcel.items;
    this.#sent = (this.#sent + 1) | 0;
    post(started, { kind: 'send', parcel }, transferable(parcel.bytes));
  };

  readonly isIdle = (): boolean =>
    this.#started === undefined || Atomics.load(this.#started.memory, slot.taken) === this.#sent;

  readonly flush = (millis: number): Promise<void> => this.#flush(millis, undefined);

  readonly finish = async (millis: number): Promise<void> => {
    await this.#flush(millis, graceMillis);
    this.#finished = { sent: this.#sent, at: performance.now() };
  };

  readonly finishNow = (millis: number): void => {
    const started = this.#started;
    if (started === undefined || this.#hasJustFinished() || this.#hasNothing()) return;
    if (this.#endsAt === undefined) {
      this.#endsAt = Date.now() + millis;
      // Whoever gets here again has come back to life, and may end a second time.
      setImmediate(() => (this.#endsAt = undefined)).unref();
    }
    const number = ++this.#flushes;
    post(started, { kind: 'flush', number, endsAt: this.#endsAt, graceMillis });
    sleepUntilFlushed(started, number, this.#endsAt);
    this.#catchUp(started);
    this.#finished = { sent: this.#sent, at: performance.now() };
  };

  readonly close = async (millis: number): Promise<void> => {
    await this.finish(millis);
    const started = this.#started;
    this.#started = undefined;
    this.#deaths = Infinity;
    await started?.worker.terminate();
  };

  #ensure(): Started | undefined {
    if (this.#started !== undefined || this.#deaths > 1) return this.#started;
    try {
      const { file, onFate, process } = this.#host;
      const data = { ...this.#host, isCounted: onFate !== undefined };
      const { endings, ...started } = startWorker(file, data, process);
      this.#started = started;
      this.#sent = 0;
      this.#read = [];
      started.port.on('message', (news: News) => this.#hear(news));
      started.worker.on('error', (error) => this.#host.voice.debug('export thread', error));
      started.worker.on('exit', () => this.#bury(started));
      this.#host.onThread(endings);
      // Last: a listener refs its port again.
      endings.port.unref();
      started.port.unref();
      started.worker.unref();
    } catch (error) {
      this.#deaths = Infinity;
      this.#host.voice.debug(`no export thread: ${reasonOf(error)}`);
    }
    return this.#started;
  }

  /** What the thread had is lost. The first time another one takes over. */
  #bury(started: Started): void {
    if (this.#started !== started) return;
    this.#catchUp(started);
    this.#started = undefined;
    this.#deaths++;
    const { voice, onSettled } = this.#host;
    let lost = 0;
    for (const signal of signals) {
      lost += this.#given[signal];
      if (this.#given[signal] > 0) onSettled(signal, this.#given[signal], false);
    }
    this.#host.onThreadLost?.();
    this.#given = { traces: 0, metrics: 0, logs: 0 };
    for (const resolve of this.#waiting.values()) resolve();
    this.#waiting.clear();
    const next = this.#deaths > 1 ? 'the main thread sends from now on' : 'another one takes over';
    voice.warn(`the export thread has ended by itself; ${lost} items were lost with it; ${next}`);
  }

  /** Nothing has come since, and a try so soon after the last one would bring nothing. */
  #hasJustFinished(): boolean {
    const { sent, at } = this.#finished;
    return sent === this.#sent && performance.now() - at < freshMillis;
  }

  #hasNothing(): boolean {
    if (this.#started) this.#count(this.#started);
    return signals.every((signal) => this.#given[signal] === 0);
  }

  #flush(millis: number, grace: number | undefined): Promise<void> {
    const started = this.#started;
    if (started === undefined || this.#hasNothing()) return Promise.resolve();
    const number = ++this.#flushes;
    const endsAt = Date.now() + millis;
    started.port.ref();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(number);
        if (this.#waiting.size === 0) started.port.unref();
        this.#catchUp(started);
        resolve();
      };
      const timer = setTimeout(end, Math.min(millis + 50, longestTimer));
      this.#waiting.set(number, end);
      post(started, {
        kind: 'flush',
        number,
        endsAt,
        ...(grace !== undefined && { graceMillis: grace }),
      });
    });
  }

  /** Takes in what the thread has said and counted while nobody listened. */
  #catchUp(started: Started): void {
    const { receiveMessageOnPort } = builtin.workerThreads();
    for (;;) {
      const next = receiveMessageOnPort(started.port);
      if (next === undefined) break;
      this.#hear(next.message as News);
    }
    this.#count(started);
  }

  #hear(news: News): void {
    if (news.kind === 'say') speak(this.#host.voice, news);
    else if (news.kind === 'fate') this.#host.onFate?.(news.fate);
    else if (news.kind === 'flushed') this.#waiting.get(news.number)?.();
    else if (this.#started) this.#count(this.#started);
  }

  #count({ memory }: Started): void {
    this.#host.onUnanswered(Atomics.load(memory, slot.unanswered));
    for (const signal of signals) {
      for (const [at, place] of counters[signal].entries()) {
        const now = Atomics.load(memory, place);
        const items = (now - (this.#read[place] ?? 0)) | 0;
        if (items === 0) continue;
        this.#read[place] = now;
        this.#given[signal] -= items;
        this.#host.onSettled(signal, items, at === 0);
      }
    }
  }
}

function post({ port }: Started, order: Order, transfer: ArrayBuffer[] = []): void {
  port.postMessage(order, transfer);
}

/** Bytes with memory of their own go over without a copy. */
function transferable({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

/** The thread has its own deadline; this one is for a thread that is dead. */
function sleepUntilFlushed({ memory }: Started, number: number, endsAt: number): void {
  for (;;) {
    const flushed = Atomics.load(memory, slot.flushed);
    const left = endsAt - Date.now() + 50;
    if (flushed >= number || left <= 0) return;
    if (Atomics.wait(memory, slot.flushed, flushed, left) === 'timed-out') return;
  }
}

function speak(voice: Voice, { level, text, stack }: News & { kind: 'say' }): void {
  if (level !== 'debug') voice[level](text);
  else voice.debug(text, stack);
}
