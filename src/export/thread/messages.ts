import type { MessagePort } from 'node:worker_threads';
import type { Voice } from '../../diag/voice.ts';
import type { RequestFate } from '../carrier.ts';
import type { Parcel } from '../parcel.ts';

/** What the export thread is told. */
export type Order =
  | { readonly kind: 'send'; readonly parcel: Parcel }
  /** `endsAt` in milliseconds since the epoch: threads share no other clock. */
  | {
      readonly kind: 'flush';
      readonly number: number;
      readonly endsAt: number;
      readonly graceMillis?: number;
    };

/** What it has to say. */
export type News =
  | {
      readonly kind: 'say';
      readonly level: keyof Voice;
      readonly text: string;
      /** Stack of the error, for `debug`. */
      readonly stack?: string;
    }
  | { readonly kind: 'settled' }
  | { readonly kind: 'fate'; readonly fate: RequestFate }
  | { readonly kind: 'flushed'; readonly number: number };

/** What the thread is started with. */
export type ThreadData = {
  readonly port: MessagePort;
  readonly memory: Int32Array;
  readonly userAgent: string;
  readonly queueBytes: number;
  /** Somebody wants to know what becomes of each request. */
  readonly isCounted: boolean;
  /** For those who watch the end of the process from the thread; core.ts hands the other end on. */
  readonly endings: { readonly port: MessagePort; readonly memory: Int32Array };
};
