import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { OtlpSettings } from '../config/otlp.ts';
import type { ChosenCarrier } from './choose-carrier.ts';
import { TraceEncoder } from './encode/traces.ts';
import type { OtlpExporter } from './exporter.ts';

/** A batch of so many bytes goes in several requests. */
const largeBytes = 4 * 1024 * 1024;

/** Encodes items as they come, so that none of them is kept. */
export type Encoding<Item> = {
  /** @throws what a getter or a conversion of a value of the item throws; it is left out then */
  readonly add: (item: Item) => void;
  /**
   * Closes the batch of what was added; the returned function sends it.
   *
   * @param isComplete false where the resource has parts to come: it is encoded when it is sent
   */
  readonly seal: (isComplete: boolean) => (waitMillis: number) => void;
  readonly isIdle: () => boolean;
  readonly prepare: () => void;
  /** How long items may wait before they are sealed; 0: until the next turn of the event loop. */
  readonly earlyMillis: number;
  readonly forceFlush: () => Promise<void>;
};

/** @param mostItems of one request */
export function spanEncoding(
  settings: OtlpSettings,
  carrier: ChosenCarrier,
  mostItems: number,
): Encoding<ReadableSpan> {
  const { signal } = settings;
  const to = JSON.stringify(settings);
  let encoder = new TraceEncoder();
  /** Those that are large already. */
  let full: TraceEncoder[] = [];
  return {
    add: (span) => {
      encoder.add(span);
      if (encoder.byteLength < largeBytes) return;
      full.push(encoder);
      encoder = new TraceEncoder();
    },
    seal: (isComplete) => {
      const sealed = [...full, encoder];
      const items = sealed.map(({ spanCount }) => spanCount);
      const bodies = isComplete ? sealed.map((each) => each.take()) : undefined;
      if (!isComplete) encoder = new TraceEncoder();
      full = [];
      return (waitMillis) => {
        for (const [at, each] of sealed.entries()) {
          const bytes = bodies?.[at] ?? each.take();
          if (items[at] === 0 || items[at] === undefined) continue;
          carrier.send({ signal, to, items: items[at], bytes, waitMillis, mostItems });
        }
      };
    },
    isIdle: carrier.isIdle,
    prepare: carrier.prepare,
    earlyMillis: carrier.earlyMillis,
    forceFlush: () => carrier.flush(settings.timeoutMillis),
  };
}

/**
 * Encodes batch by batch. Parts of a request are put together again where they are sent from.
 *
 * @param onLost hears of items that cannot be encoded
 */
export function logEncoding(
  exporter: OtlpExporter<ReadableLogRecord[]>,
  carrier: ChosenCarrier,
  mostItems: number,
  onLost: (items: number) => void,
): Encoding<ReadableLogRecord> {
  let batch: ReadableLogRecord[] = [];
  return {
    add: (record) => void batch.push(record),
    seal: () => {
      const sealed = batch;
      batch = [];
      return (waitMillis) => {
        const done = ({ code }: ExportResult): void => {
          if (code !== ExportResultCode.SUCCESS) onLost(sealed.length);
        };
        exporter.export(sealed, done, { waitMillis, mostItems });
      };
    },
    isIdle: carrier.isIdle,
    prepare: carrier.prepare,
    earlyMillis: carrier.earlyMillis,
    forceFlush: () => exporter.forceFlush(),
  };
}
