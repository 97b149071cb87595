import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type {
  BatchModel,
  LogExporterModel,
  MetricExporterModel,
  SpanExporterModel,
} from '../config/model.ts';
import type { SignalName, Tally } from '../diag/tally.ts';
import { reasonOf, type Voice } from '../diag/voice.ts';
import { batchTray, encodingTray, lazyTray } from './batch/trays.ts';
import type { Tray } from './batch/batcher.ts';
import type { Encoding, ExporterSource } from './exporter-source.ts';
import { within } from './within.ts';

type Done = (result: ExportResult) => void;
export type Exporter<Batch> = {
  export(batch: Batch, done: Done): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
  /** Abandons what is under way: the time for it is over. */
  giveUp?(): Promise<void>;
  /** Does at once what it would do later; for what needs no event loop. */
  finishNow?(): void;
};
export type Lazy<Batch> = Pick<Required<Exporter<Batch>>, 'export' | 'forceFlush' | 'shutdown'>;

/** Exporters that are loaded and made only when their first item or batch is there. */
export type LazyExporters = {
  /** For processors that export each span when it ends. */
  readonly spans: (model: SpanExporterModel) => Lazy<ReadableSpan[]>;
  readonly spanTray: (model: SpanExporterModel, batch: BatchModel) => Tray<ReadableSpan>;
  /** For the console's `onStart`; undefined where it needs none. */
  readonly spanStarts: ExporterSource['spanStarts'];
  readonly metrics: (model: MetricExporterModel) => Lazy<ResourceMetrics>;
  readonly logs: (model: LogExporterModel) => Lazy<ReadableLogRecord[]>;
  readonly logTray: (model: LogExporterModel, batch: BatchModel) => Tray<ReadableLogRecord>;
  /** Not lazy: it has to listen before the first scrape. */
  readonly prometheus: ExporterSource['prometheus'];
  /** The last flush of all of them, once `work` has brought its batches; within `millis`. */
  readonly finish: (millis: number, work: () => Promise<unknown>) => Promise<void>;
  /** The same without an event loop; `drain` hands over what is recorded. */
  readonly finishNow: (millis: number, drain: () => void) => void;
};

export type ExportHost = {
  /** Hears of an exporter that cannot be made, once. */
  readonly voice: Voice;
  readonly tally: Tally;
  /** Called when the first batch of all is there. */
  readonly onFirstExport: () => void;
};

export function makeLazyExporters(source: ExporterSource, host: ExportHost): LazyExporters {
  const { tally } = host;
  /** Without those that a carrier does the work for. */
  const made: Exporter<never>[] = [];
  /** While it is above 0 nobody waits for a single exporter: `finish` waits for all of them. */
  let finishing = 0;
  let hasExported = false;
  const onExport = (): void => {
    if (hasExported) return;
    hasExported = true;
    setImmediate(host.onFirstExport).unref();
  };
  const tellOnce = makeTellOnce(host.voice);
  const countSpan = ({ instrumentationScope }: ReadableSpan): void =>
    tally.countSpan(instrumentationScope.name);

  const lazy = <Batch>(
    signal: SignalName,
    sizeOf: (batch: Batch) => number,
    isCarried: boolean,
    make: () => Exporter<Batch>,
  ): Lazy<Batch> => {
    const get = onceWithin(make, (exporter) => {
      if (!isCarried) made.push(exporter);
    });
    const send = (batch: Batch, done: Done): void => {
      const count = sizeOf(batch);
      tally.record(signal, count);
      onExport();
      try {
        const exporter = get();
        if (exporter === undefined) tally.settle(signal, count, false);
        exporter?.export(batch, ({ code }) => {
          const isDelivered = code === ExportResultCode.SUCCESS;
          if (!isCarried || !isDelivered) tally.settle(signal, count, isDelivered);
        });
      } catch (error) {
        tally.settle(signal, count, false);
        tellOnce(reasonOf(error));
      }
      // The batch is the exporter's from here on: the processors' timers would keep the app alive
      // until a slow collector has answered.
      done({ code: ExportResultCode.SUCCESS });
    };
    return {
      export: send,
      forceFlush: async () => (finishing > 0 && isCarried ? undefined : get.made()?.forceFlush?.()),
      shutdown: async () => get.made()?.shutdown(),
    };
  };
  const onSent =
    (signal: SignalName) =>
    (items: number): void => {
      tally.record(signal, items);
      onExport();
    };
  const tray = <Item>(
    signal: SignalName,
    isCarried: boolean,
    make: () => Exporter<Item[]> | Encoding<Item>,
    onAdd: (item: Item) => void = () => {},
  ): Tray<Item> =>
    lazyTray(
      () => {
        const outlet = make();
        if (!('seal' in outlet)) {
          return batchTray(
            lazy<Item[]>(
              signal,
              ({ length }) => length,
              isCarried,
              () => outlet,
            ),
          );
        }
        return encodingTray<Item>(outlet, onSent(signal), () => finishing > 0);
      },
      onAdd,
      (error) => tellOnce(reasonOf(error)),
    );

  return {
    spans: (model) =>
      lazy(
        'traces',
        (spans) => {
          spans.forEach(countSpan);
          return spans.length;
        },
        goesByCarrier(model),
        () => source.spans(model),
      ),
    spanTray: (model, batch) =>
      tray(
        'traces',
        goesByCarrier(model),
        () => source.spanEncoding(model, batch) ?? source.spans(model),
        countSpan,
      ),
    spanStarts: () => {
      const start = source.spanStarts();
      if (start === undefined) return undefined;
      return (span) => {
        try {
          start(span);
        } catch (error) {
          tellOnce(reasonOf(error));
        }
      };
    },
    metrics: (model) =>
      lazy('metrics', countPoints, goesByCarrier(model), () => source.metrics(model)),
    logs: (model) =>
      lazy(
        'logs',
        (records) => records.length,
        goesByCarrier(model),
        () => source.logs(model),
      ),
    logTray: (model, batch) =>
      tray(
        'logs',
        goesByCarrier(model),
        () => source.logEncoding(model, batch) ?? source.logs(model),
      ),
    prometheus: source.prometheus,
    finish: async (millis, work) => {
      const endsAt = performance.now() + millis;
      const left = (): number => Math.max(0, endsAt - performance.now());
      finishing++;
      const isInTime = await within(
        millis,
        work().then(() => Promise.allSettled(made.map(async (each) => each.forceFlush?.()))),
      );
      if (!isInTime) await Promise.allSettled(made.map(async (each) => each.giveUp?.()));
      finishing--;
      await source.carrier()?.finish(left());
    },
    finishNow: (millis, drain) => {
      drain();
      for (const exporter of made) exporter.finishNow?.();
      source.carrier()?.finishNow(millis);
    },
  };
}

/** What becomes of its batches is told by the carrier, not by the exporter. */
function goesByCarrier({ kind }: SpanExporterModel | MetricExporterModel): boolean {
  return kind === 'otlp';
}

type Once<T> = (() => T | undefined) & { made(): T | undefined };

/** Makes a value at the first call; a failure is thrown then, and undefined comes ever after. */
function onceWithin<T>(make: () => T, onMade: (value: T) => void): Once<T> {
  let value: T | undefined;
  let tried = false;
  const get = (): T | undefined => {
    if (tried) return value;
    tried = true;
    value = make();
    onMade(value);
    return value;
  };
  return Object.assign(get, { made: () => value });
}

function makeTellOnce(voice: Voice): (reason: string) => void {
  const said = new Set<string>();
  return (reason) => {
    if (said.has(reason)) return;
    said.add(reason);
    voice.error(`an exporter cannot be started, what it should export is lost: ${reason}`);
  };
}

function countPoints({ scopeMetrics }: ResourceMetrics): number {
  let count = 0;
  for (const { metrics } of scopeMetrics) {
    for (const { dataPoints } of metrics) count += dataPoints.length;
  }
  return count;
}
