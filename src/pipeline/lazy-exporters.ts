import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SignalName, Tally } from '../diag/tally.ts';
import { reasonOf, type Voice } from '../diag/voice.ts';
import type { ExporterSource } from './exporter-source.ts';

type Done = (result: ExportResult) => void;
type Exporter<Batch> = {
  export(batch: Batch, done: Done): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
  /** The last flush: exports until `work` is over and nothing is under way, within `millis`. */
  finish?(millis: number, work: Promise<unknown>): Promise<void>;
};
type Lazy<Batch> = Required<Omit<Exporter<Batch>, 'finish'>>;

/** Exporters that are loaded and made only when their first batch is there. */
export type LazyExporters = {
  readonly spans: (name: SpanExporterName) => Lazy<ReadableSpan[]>;
  /** For the console's `onStart`; undefined where it needs none. */
  readonly spanStarts: ExporterSource['spanStarts'];
  readonly metrics: (name: MetricExporterName) => Lazy<ResourceMetrics>;
  readonly logs: (name: LogExporterName) => Lazy<ReadableLogRecord[]>;
  /** Not lazy: it has to listen before the first scrape. */
  readonly prometheus: ExporterSource['prometheus'];
  /** The last flush of all of them; those that are made meanwhile join in. */
  readonly finish: (millis: number, work: Promise<unknown>) => Promise<void>;
};

type SpanExporterName = Parameters<ExporterSource['spans']>[0];
type MetricExporterName = Parameters<ExporterSource['metrics']>[0];
type LogExporterName = Parameters<ExporterSource['logs']>[0];

export type ExportHost = {
  /** Hears of an exporter that cannot be made, once. */
  readonly voice: Voice;
  readonly tally: Tally;
  /** Called when the first batch of all is there. */
  readonly onFirstExport: () => void;
};

export function makeLazyExporters(source: ExporterSource, host: ExportHost): LazyExporters {
  const made: Exporter<never>[] = [];
  let finishMade: ((exporter: Exporter<never>) => void) | undefined;
  const onMade = (exporter: Exporter<never>): void => {
    made.push(exporter);
    finishMade?.(exporter);
    if (made.length === 1) setImmediate(host.onFirstExport).unref();
  };
  const tellOnce = makeTellOnce(host.voice);

  const lazy = <Batch>(
    signal: SignalName,
    sizeOf: (batch: Batch) => number,
    make: () => Exporter<Batch>,
  ): Lazy<Batch> => {
    const get = onceWithin(make, onMade);
    const send = (batch: Batch, done: Done): void => {
      const count = sizeOf(batch);
      host.tally.record(signal, count);
      try {
        const exporter = get();
        if (exporter === undefined) host.tally.settle(signal, count, false);
        exporter?.export(batch, ({ code }) => {
          host.tally.settle(signal, count, code === ExportResultCode.SUCCESS);
        });
      } catch (error) {
        host.tally.settle(signal, count, false);
        tellOnce(reasonOf(error));
      }
      // The batch is the exporter's from here on: the processors' timers would keep the app alive
      // until a slow collector has answered.
      done({ code: ExportResultCode.SUCCESS });
    };
    return {
      export: send,
      forceFlush: async () => get.made()?.forceFlush?.(),
      shutdown: async () => get.made()?.shutdown(),
    };
  };

  return {
    spans: (name) => lazy('traces', countSpans(host.tally), () => source.spans(name)),
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
    metrics: (name) => lazy('metrics', countPoints, () => source.metrics(name)),
    logs: (name) =>
      lazy(
        'logs',
        (records) => records.length,
        () => source.logs(name),
      ),
    prometheus: source.prometheus,
    finish: async (millis, work) => {
      const endsAt = performance.now() + millis;
      const finishes: Promise<void>[] = [];
      finishMade = (exporter) => {
        const left = Math.max(0, endsAt - performance.now());
        finishes.push(exporter.finish?.(left, work) ?? work.then(() => exporter.forceFlush?.()));
      };
      made.forEach(finishMade);
      await work;
      await Promise.allSettled(finishes);
      finishMade = undefined;
    },
  };
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

function countSpans(tally: Tally): (spans: ReadableSpan[]) => number {
  return (spans) => {
    for (const span of spans) tally.countSpan(span.instrumentationScope.name);
    return spans.length;
  };
}

function countPoints({ scopeMetrics }: ResourceMetrics): number {
  let count = 0;
  for (const { metrics } of scopeMetrics) {
    for (const { dataPoints } of metrics) count += dataPoints.length;
  }
  return count;
}
