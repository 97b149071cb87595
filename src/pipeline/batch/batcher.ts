import type { Resource } from '@opentelemetry/resources';
import type { BatchModel } from '../../config/model.ts';

/** Where items gather until they leave as a batch. */
export type Tray<Item> = {
  /** @throws where the item cannot be taken; it is left out then */
  readonly add: (item: Item) => void;
  /**
   * Closes the batch of what was added; the returned function sends it, once.
   *
   * @param isComplete false where the resource has parts to come
   */
  readonly seal: (isComplete: boolean) => (waitMillis: number) => void;
  /** Whether what was sent is on its way: what is sent now does not pile up. */
  readonly isIdle: () => boolean;
  /** Gets ready for a first batch. */
  readonly prepare: () => void;
  /**
   * Batches may be sent this early, to wait elsewhere for the rest of their delay; 0: in the next
   * turn of the event loop.
   */
  readonly earlyMillis: number;
  readonly forceFlush: () => Promise<void>;
  readonly shutdown: () => Promise<void>;
};

/** Hears of items. */
export type BatchWatch = {
  /** One came while the queue was full. */
  readonly onFull: () => void;
  /** One could not be taken. */
  readonly onBroken: (error: unknown) => void;
  /** Batches have left. */
  readonly onLeft: (items: number) => void;
};

type Sealed = { readonly items: number; readonly send: (waitMillis: number) => void };

/**
 * A batch processor without its signal. A batch leaves when it is full or its oldest item has
 * waited for the delay. Full batches leave at once while the exporter keeps up; where it does not,
 * one leaves per turn of the event loop, and what comes while the queue is full is dropped.
 */
export class Batcher<Item> {
  readonly #tray: Tray<Item>;
  readonly #limits: BatchModel;
  readonly #watch: BatchWatch;
  readonly #resource: Resource;
  /** Items in the tray. */
  #open = 0;
  /** When the first of them came, on the scale of `performance.now()`. */
  #openSince = 0;
  /** Closed batches that cannot leave yet. */
  #sealed: Sealed[] = [];
  #sealedItems = 0;
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;
  #turn: NodeJS.Immediate | undefined;
  #isPrepared = false;
  #isWaiting = false;
  #isClosed = false;

  constructor(tray: Tray<Item>, resource: Resource, limits: BatchModel, watch: BatchWatch) {
    this.#tray = tray;
    this.#resource = resource;
    this.#limits = limits;
    this.#watch = watch;
  }

  /** Items that wait here. */
  get size(): number {
    return this.#open + this.#sealedItems;
  }

  add(item: Item): void {
    if (this.#isClosed) return;
    const { maxQueueSize, maxExportBatchSize } = this.#limits;
    if (this.size >= maxQueueSize) return this.#watch.onFull();
    try {
      this.#tray.add(item);
    } catch (error) {
      return this.#watch.onBroken(error);
    }
    if (++this.#open >= maxExportBatchSize) this.#safely(this.#leave);
    else if (this.#open === 1) this.#safely(this.#begin);
  }

  /** Everything leaves now, complete or not. */
  drain(): void {
    this.#clearTimer();
    this.#seal();
    this.#sendAll(0);
  }

  /** Everything leaves, and has had its try when this resolves. */
  async forceFlush(): Promise<void> {
    if (this.#resource.asyncAttributesPending && this.size > 0) {
      await this.#resource.waitForAsyncAttributes?.();
    }
    this.drain();
    await this.#tray.forceFlush();
  }

  async shutdown(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.forceFlush();
    await this.#tray.shutdown();
  }

  readonly #begin = (): void => {
    this.#openSince = performance.now();
    if (!this.#isPrepared) {
      this.#isPrepared = true;
      // Not in the way of what the app does at this moment.
      setImmediate(() => this.#safely(this.#tray.prepare)).unref();
    }
    const { scheduledDelayMillis } = this.#limits;
    if (this.#tray.earlyMillis === 0) {
      // Not unref'd: a loop that waits would leave it waiting, and this thread may end any time.
      this.#soon ??= setImmediate(() => this.#safely(() => this.#leave()));
      return;
    }
    this.#timer ??= setTimeout(
      () => this.#safely(this.#leave),
      Math.min(scheduledDelayMillis, this.#tray.earlyMillis),
    ).unref();
  };

  /** Sends what is there as far as the exporter keeps up. */
  readonly #leave = (): void => {
    this.#clearTimer();
    const waited = performance.now() - this.#openSince;
    const isFull = this.#open >= this.#limits.maxExportBatchSize;
    this.#seal();
    if (this.#resource.asyncAttributesPending) return this.#waitForResource();
    if (this.#turn !== undefined && !this.#tray.isIdle()) return;
    this.#sendAll(isFull ? 0 : Math.max(0, this.#limits.scheduledDelayMillis - waited));
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#safely(() => {
        if (this.#sealed.length > 0) this.#leave();
      });
    }).unref();
  };

  #waitForResource(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    void this.#resource.waitForAsyncAttributes?.().then(() => {
      this.#isWaiting = false;
      this.drain();
    });
  }

  #seal(): void {
    if (this.#open === 0) return;
    const send = this.#tray.seal(this.#resource.asyncAttributesPending !== true);
    this.#sealed.push({ items: this.#open, send });
    this.#sealedItems += this.#open;
    this.#open = 0;
  }

  #sendAll(waitMillis: number): void {
    const batches = this.#sealed;
    const items = this.#sealedItems;
    this.#sealed = [];
    this.#sealedItems = 0;
    for (const { send } of batches) send(waitMillis);
    if (batches.length > 0) this.#watch.onLeft(items);
  }

  /** What is thrown in a timer, or out of `span.end()`, would be the app's end. */
  #safely(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#watch.onBroken(error);
    }
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    clearImmediate(this.#soon);
    this.#soon = undefined;
  }
}
