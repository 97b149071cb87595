import {
  BroadcastChannel,
  getEnvironmentData,
  receiveMessageOnPort,
  setEnvironmentData,
  type MessagePort,
} from 'node:worker_threads';
import type { CarrierHost } from './carrier.ts';
import type { Parcel } from './parcel.ts';

/** What an app's worker thread needs to know to hand its parcels to the main thread. */
type RelayLink = {
  /** Of the BroadcastChannel. */
  readonly name: string;
  readonly memory: Int32Array;
};

/** Places in the memory. */
const place = {
  /** 1 while the main thread takes parcels. */
  open: 0,
  /** Bytes that it has not taken yet. */
  bytes: 1,
} as const;

/** Where the link is found in the environment data of threads: only the same version speaks the same. */
function linkKey(userAgent: string): string {
  return `relay of ${userAgent}`;
}

/** The main thread's end of what the app's worker threads hand over. */
export type Relay = {
  /** Takes at once what has come so far. */
  readonly catchUp: () => void;
  /** The threads send for themselves from now on. */
  readonly close: () => void;
};

/**
 * Takes the parcels of all worker threads that the app starts from now on. A broadcast channel: it
 * needs no port that had to be handed to a thread, and what is posted outlives its thread.
 *
 * @param take never throws
 */
export function openRelay(userAgent: string, take: (parcel: Parcel) => void): Relay {
  const memory = new Int32Array(new SharedArrayBuffer(8));
  const key = linkKey(userAgent);
  const link: RelayLink = { name: key, memory };
  const channel = new BroadcastChannel(link.name);
  const receive = (parcel: Parcel): void => {
    Atomics.sub(memory, place.bytes, parcel.bytes.length);
    take(parcel);
  };
  const catchUp = (): void => {
    for (;;) {
      const next = receiveMessageOnPort(channel as unknown as MessagePort);
      if (next === undefined) return;
      receive(next.message as Parcel);
    }
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- Node 20 has no types for it
  channel.onmessage = (event: unknown) => receive((event as { data: Parcel }).data);
  channel.unref(); // last: a listener refs it again
  Atomics.store(memory, place.open, 1);
  setEnvironmentData(key, link);
  return {
    catchUp,
    close: () => {
      Atomics.store(memory, place.open, 0);
      setEnvironmentData(key); // removes it
      catchUp();
      channel.close();
    },
  };
}

type HandOverHost = Pick<
  CarrierHost,
  'voice' | 'userAgent' | 'queueBytes' | 'onSettled' | 'onHandedOver'
>;

/** A worker thread's end: what it hands over is the main thread's, also if this thread ends now. */
export type HandOver = {
  /** False where the main thread takes nothing any more. */
  readonly isOpen: () => boolean;
  readonly send: (parcel: Parcel) => void;
};

/** Undefined where the main thread has no agent, or one that exports by itself. */
export function findHandOver(host: HandOverHost): HandOver | undefined {
  const link = getEnvironmentData(linkKey(host.userAgent)) as unknown as RelayLink | undefined;
  if (link === undefined) return undefined;
  const { memory } = link;
  let isFull = false;
  const drop = ({ signal, items }: Parcel): void => {
    host.onSettled(signal, items, false);
    if (isFull) return;
    isFull = true;
    host.voice.warn(
      `more than ${host.queueBytes} bytes wait for the main thread to take them (OTEL_NODE_EXPORT_QUEUE_BYTES); what comes meanwhile is dropped`,
    );
  };
  return {
    isOpen: () => Atomics.load(memory, place.open) === 1,
    send: (parcel) => {
      const { length } = parcel.bytes;
      if (Atomics.add(memory, place.bytes, length) + length > host.queueBytes) {
        Atomics.sub(memory, place.bytes, length);
        return drop(parcel);
      }
      // Open no longer than it takes: it would be sent what the other threads hand over.
      const channel = new BroadcastChannel(link.name);
      channel.postMessage({ ...parcel, bytes: alone(parcel.bytes) });
      channel.close();
      host.onHandedOver?.(parcel.signal, parcel.items);
    },
  };
}

/** All of the memory behind a view is copied with it. */
function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
}
