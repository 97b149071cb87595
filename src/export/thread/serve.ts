import type { Voice } from '../../diag/voice.ts';
import { graceMillis as lastGraceMillis } from '../carrier.ts';
import { Dispatch } from '../dispatch/dispatch.ts';
import { counters, slot } from './memory.ts';
import type { News, Order, ThreadData } from './messages.ts';

/** The thread's side of exporting. */
export type Served = {
  /**
   * The last flush of a process: tries everything that has come so far, once.
   *
   * @param endsAt in milliseconds since the epoch
   */
  readonly flush: (endsAt: number) => Promise<void>;
  readonly voice: Voice;
};

/** Takes parcels in at the port until the thread ends with its process. */
export function serve(data: ThreadData): Served {
  const { port, memory } = data;
  const tell = (news: News): void => port.postMessage(news);
  const voice = makeFarVoice(tell);
  const dispatch = new Dispatch({
    voice,
    userAgent: data.userAgent,
    queueBytes: data.queueBytes,
    onSettled: (signal, items, delivered) => {
      Atomics.add(memory, counters[signal][delivered ? 0 : 1], items);
      tell({ kind: 'settled' });
    },
    onFate: data.isCounted ? (fate) => tell({ kind: 'fate', fate }) : undefined,
    onUnanswered: (items) => void Atomics.store(memory, slot.unanswered, items),
  });
  const flush = (endsAt: number, graceMillis?: number): Promise<void> =>
    dispatch.flush(Math.max(0, endsAt - Date.now()), graceMillis);
  const endFlush = (number: number): void => {
    // Of two at a time the earlier one may end later.
    if (number > Atomics.load(memory, slot.flushed)) Atomics.store(memory, slot.flushed, number);
    Atomics.notify(memory, slot.flushed);
    tell({ kind: 'flushed', number });
  };
  port.on('message', (order: Order) => {
    if (order.kind === 'send') {
      Atomics.add(memory, slot.taken, 1);
      dispatch.take(order.parcel);
    } else {
      void flush(order.endsAt, order.graceMillis).then(() => endFlush(order.number));
    }
  });
  return { flush: (endsAt) => flush(endsAt, lastGraceMillis), voice };
}

/** Speaks through the main thread: its voice knows what is to be heard, and how often. */
function makeFarVoice(tell: (news: News) => void): Voice {
  const say =
    (level: keyof Voice) =>
    (text: string, error?: unknown): void => {
      const stack = error instanceof Error && error.stack ? { stack: error.stack } : {};
      tell({ kind: 'say', level, text, ...stack });
    };
  return { error: say('error'), warn: say('warn'), info: say('info'), debug: say('debug') };
}
