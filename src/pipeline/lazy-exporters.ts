import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { reasonOf, type Voice } from '../diag/voice.ts';
import type { ExporterSource } from './exporter-source.ts';

type Exporter = {
  export(batch: never, done: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
  /** The last flush: exports until `work` is over and nothing is under way, within `millis`. */
  finish?(millis: number, work: Promise<unknown>): Promise<void>;
};

type Lazy<E extends Exporter> = {
  export: E['export'];
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
};

/** Exporters that are loaded and made only when their first batch is there. */
export type LazyExporters = {
  readonly spans: (name: SpanExporterName) => Lazy<ReturnType<ExporterSource['spans']>>;
  readonly metrics: (name: MetricExporterName) => Lazy<ReturnType<ExporterSource['metrics']>>;
  readonly logs: (name: LogExporterName) => Lazy<ReturnType<ExporterSource['logs']>>;
  /** Not lazy: it has to listen before the first scrape. */
  readonly prometheus: ExporterSource['prometheus'];
  /** The last flush of all of them; those that are made meanwhile join in. */
  readonly finish: (millis: number, work: Promise<unknown>) => Promise<void>;
};

type SpanExporterName = Parameters<ExporterSource['spans']>[0];
type MetricExporterName = Parameters<ExporterSource['metrics']>[0];
type LogExporterName = Parameters<ExporterSource['logs']>[0];

/** @param voice hears of an exporter that cannot be made, once */
export function makeLazyExporters(source: ExporterSource, voice: Voice): LazyExporters {
  const made: Exporter[] = [];
  const said = new Set<string>();
  let finishMade: ((exporter: Exporter) => void) | undefined;
  const lazy = <E extends Exporter>(make: () => E): Lazy<E> => {
    let exporter: E | undefined;
    // The batch is the exporter's from here on: the processors' timers would keep the app alive
    // until a slow collector has answered.
    let failed = false;
    const send = (batch: never, done: (result: ExportResult) => void): void => {
      try {
        if (exporter === undefined && !failed) {
          failed = true;
          exporter = make();
          failed = false;
          made.push(exporter);
          finishMade?.(exporter);
        }
        exporter?.export(batch, () => {});
      } catch (error) {
        const text = `the exporter cannot be started, what it should export is lost: ${reasonOf(error)}`;
        if (!said.has(text)) voice.error(text);
        said.add(text);
      }
      done({ code: ExportResultCode.SUCCESS });
    };
    return {
      export: send,
      forceFlush: async () => exporter?.forceFlush?.(),
      shutdown: async () => exporter?.shutdown(),
    };
  };
  return {
    spans: (name) => lazy(() => source.spans(name)),
    metrics: (name) => lazy(() => source.metrics(name)),
    logs: (name) => lazy(() => source.logs(name)),
    prometheus: source.prometheus,
    finish: async (millis, work) => {
      const endsAt = performance.now() + millis;
      const finishes: (Promise<void> | undefined)[] = [];
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
