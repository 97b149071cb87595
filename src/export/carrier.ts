import type { Signal } from '../config/otlp.ts';
import type { Voice } from '../diag/voice.ts';
import type { Parcel } from './parcel.ts';

/** Brings parcels to their destinations: from a thread of its own, or from this one. Never throws. */
export type Carrier = {
  readonly send: (parcel: Parcel) => void;
  /** Whether all that was sent is taken in: what is sent now does not pile up in this thread. */
  readonly isIdle: () => boolean;
  /** Gets ready for the first parcel. */
  readonly prepare: () => void;
  /** Resolves once all that is here had its try; keeps the process alive until then. */
  readonly flush: (millis: number) => Promise<void>;
  /** A last flush: what the network has taken need not be answered. */
  readonly finish: (millis: number) => Promise<void>;
  /** A last flush without an event loop; may be called again and again. */
  readonly finishNow: (millis: number) => void;
  /** Flushes and lets go of connections and threads; what is sent from now on is lost. */
  readonly close: (millis: number) => Promise<void>;
};

/** What became of some items. */
export type Fate = (signal: Signal, items: number, delivered: boolean) => void;

/** What became of one request in the end, for those who count. */
export type RequestFate = {
  /** Its destination, as in the parcel. */
  readonly to: string;
  /** Items. */
  readonly exported: number;
  readonly failed: number;
  /** `error.type` of those that failed. */
  readonly error?: string;
  /** From the beginning of the first try to the end of the last; absent where none was made. */
  readonly seconds?: number;
};

/** What carriers need of the agent. */
export type CarrierHost = {
  readonly voice: Voice;
  /** `<agent>/<version> OTel-OTLP-Exporter-JavaScript/<otlp version>` */
  readonly userAgent: string;
  /** Bytes that may wait, of all signals together. */
  readonly queueBytes: number;
  readonly onSettled: Fate;
  /** The same with its details; undefined where nobody counts them. */
  readonly onFate?: ((fate: RequestFate) => void) | undefined;
  /** The main thread sends these, and counts them. */
  readonly onHandedOver?: ((signal: Signal, items: number) => void) | undefined;
  /** Told after a last flush: items that have left, and are not answered yet. */
  readonly onUnanswered: (items: number) => void;
};

/** How long an answer is waited for at the end, once the network has all of a request. */
export const graceMillis = 500;

/** How long the end may take where the collector is known to be down. */
export const downMillis = 250;
