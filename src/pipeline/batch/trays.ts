import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Encoding } from '../exporter-source.ts';
import type { Lazy } from '../lazy-exporters.ts';
import type { Tray } from './batcher.ts';

/** Keeps the items themselves: for exporters that want whole batches. */
export function batchTray<Item>(exporter: Lazy<Item[]>): Tray<Item> {
  let batch: Item[] = [];
  return {
    add: (item) => void batch.push(item),
    seal: () => {
      const sealed = batch;
      batch = [];
      return () => inSilence(() => exporter.export(sealed, () => {}));
    },
    isIdle: () => false,
    prepare: () => {},
    earlyMillis: Infinity,
    forceFlush: exporter.forceFlush,
    shutdown: exporter.shutdown,
  };
}

/** What exporters do is not traced. */
function inSilence(work: () => void): void {
  context.with(suppressTracing(context.active()), work);
}

/**
 * Keeps bytes.
 *
 * @param isFinishing whether somebody else waits for the end of what is sent
 */
export function encodingTray<Item>(
  encoding: Encoding<Item>,
  onSent: (items: number) => void,
  isFinishing: () => boolean,
): Tray<Item> {
  const { isIdle, prepare, earlyMillis } = encoding;
  const forceFlush = async (): Promise<void> => (isFinishing() ? undefined : encoding.forceFlush());
  let items = 0;
  return {
    add: (item) => {
      encoding.add(item);
      items++;
    },
    seal: (isComplete) => {
      const count = items;
      items = 0;
      const send = encoding.seal(isComplete);
      return (waitMillis) => {
        onSent(count);
        send(waitMillis);
      };
    },
    isIdle,
    prepare,
    earlyMillis,
    forceFlush,
    shutdown: forceFlush,
  };
}

/** The exporter could not be made, which has been said. */
export class NoExporter extends Error {}

/** Made with its first item; where that fails, items cannot be added. */
export function lazyTray<Item>(
  make: () => Tray<Item>,
  onAdd: (item: Item) => void,
  onFailed: (error: unknown) => void,
): Tray<Item> {
  let tray: Tray<Item> | undefined;
  let tried = false;
  const get = (): Tray<Item> => {
    if (!tried) {
      tried = true;
      try {
        tray = make();
      } catch (error) {
        onFailed(error);
      }
    }
    if (tray === undefined) throw new NoExporter();
    return tray;
  };
  return {
    add: (item) => {
      onAdd(item);
      get().add(item);
    },
    seal: (isComplete) => get().seal(isComplete),
    isIdle: () => get().isIdle(),
    prepare: () => get().prepare(),
    get earlyMillis() {
      return get().earlyMillis;
    },
    forceFlush: async () => tray?.forceFlush(),
    shutdown: async () => tray?.shutdown(),
  };
}
