import { ROOT_CONTEXT, context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { downMillis, graceMillis, type Carrier, type CarrierHost } from './carrier.ts';
import { Dispatch } from './dispatch/dispatch.ts';
import type { Parcel } from './parcel.ts';
import { sendNow, type SenderHost } from './send-now.ts';

export type InProcessHost = CarrierHost & Pick<SenderHost, 'process' | 'sender'>;

/** Sends from this thread, where there is none of our own. */
export class InProcessCarrier implements Carrier {
  readonly #host: InProcessHost;
  readonly #dispatch: Dispatch;
  #isClosed = false;

  constructor(host: InProcessHost) {
    this.#host = host;
    this.#dispatch = new Dispatch(host);
  }

  readonly prepare = (): void => {};

  /** Nothing is taken in before the event loop turns. */
  readonly isIdle = (): boolean => false;

  readonly send = (parcel: Parcel): void => {
    if (!this.#isClosed) inSilence(() => this.#dispatch.take(parcel));
  };

  readonly flush = (millis: number): Promise<void> => inSilence(() => this.#dispatch.flush(millis));

  readonly finish = (millis: number): Promise<void> =>
    inSilence(() => this.#dispatch.flush(millis, graceMillis));

  /** What has not left this thread goes by another way, since nothing of it runs any more. */
  readonly finishNow = (millis: number): void => {
    const requests = this.#dispatch.recall();
    const { process, sender, userAgent, voice } = this.#host;
    const host = { process, sender, userAgent, warn: voice.warn };
    const budget = this.#dispatch.isDown ? Math.min(downMillis, millis) : millis;
    if (requests.length > 0) sendNow(requests, budget, host);
  };

  readonly close = async (millis: number): Promise<void> => {
    await this.finish(millis);
    this.#isClosed = true;
    this.#dispatch.close();
  };
}

/** From the root: a connection lives long and would keep the span of the moment alive. */
function inSilence<T>(work: () => T): T {
  return context.with(suppressTracing(ROOT_CONTEXT), work);
}
