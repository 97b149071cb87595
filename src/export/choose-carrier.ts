import type { MeterProvider } from '@opentelemetry/api';
import type { Carrier, CarrierHost } from './carrier.ts';
import { makeExporterCounts } from './exporter-counts.ts';
import type * as inProcessChunk from './in-process.ts';
import type { Parcel } from './parcel.ts';
import type { SenderHost } from './send-now.ts';
import type * as relayChunk from './relay.ts';
import { ThreadClient } from './thread/client.ts';
import { refusal, type Endings, type ThreadProcess } from './thread/start-worker.ts';

export type ChosenHost = CarrierHost & {
  readonly process: ThreadProcess & SenderHost['process'];
  /** False: everything is sent from this thread. */
  readonly mayUseThread: boolean;
  /** True in a worker thread of the app: the main thread sends, if it can. */
  readonly mayHandOver: boolean;
  readonly loadRelay: () => typeof relayChunk;
  /** Where exports are counted; nowhere without it. */
  readonly meterProvider: MeterProvider | undefined;
  /** Path of the export thread's file. */
  readonly threadFile: string;
  /** Called each time an export thread is started. */
  readonly onThread: (endings: Endings) => void;
  /** Path of what sends from another process. */
  readonly sender: string;
  /** Loads what sends from this thread, only where it is needed. */
  readonly loadInProcess: () => typeof inProcessChunk;
};

/** `earlyMillis`: how long items may wait in this thread at most. */
export type ChosenCarrier = Carrier & { readonly earlyMillis: number };

/** What is given to the carrier soon is lost with this thread no more. */
const earlyMillis = 200;

/** Sends from the export thread, and from this one where there is none or it cannot live. */
export function makeCarrier(given: ChosenHost): ChosenCarrier {
  const counts = given.meterProvider && makeExporterCounts(given.meterProvider);
  const host = { ...given, onFate: counts?.onFate, onThreadLost: counts?.onAllLost };
  const because = host.mayUseThread ? refusal(host.process) : 'it is switched off';
  if (because !== undefined) host.voice.debug(`no export thread: ${because}`);
  const thread =
    because === undefined ? new ThreadClient({ ...host, file: host.threadFile }) : undefined;
  const handOver = host.mayHandOver ? host.loadRelay().findHandOver(host) : undefined;
  const mayHandOver = (): boolean => handOver?.isOpen() === true;
  let inProcess: Carrier | undefined;
  const chosen = (): Carrier => {
    if (inProcess !== undefined) return inProcess;
    if (thread?.isAlive) return thread;
    const { InProcessCarrier } = host.loadInProcess();
    inProcess = new InProcessCarrier(host);
    return inProcess;
  };
  /** What there is nothing to do for starts no thread. */
  const existing = (): Carrier | undefined => inProcess ?? thread;
  return {
    earlyMillis: mayHandOver() ? 0 : earlyMillis,
    send: (parcel: Parcel) => {
      if (mayHandOver()) return handOver?.send(parcel);
      const carrier = chosen();
      counts?.onSend(parcel);
      carrier.send(parcel);
    },
    isIdle: () => existing()?.isIdle() ?? true,
    prepare: () => {
      if (!mayHandOver()) chosen().prepare();
    },
    flush: async (millis) => existing()?.flush(millis),
    finish: async (millis) => existing()?.finish(millis),
    finishNow: (millis) => existing()?.finishNow(millis),
    close: async (millis) => existing()?.close(millis),
  };
}
