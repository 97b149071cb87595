import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { millisToHrTime } from '@opentelemetry/core';

// The SDK's collection is asynchronous only because callbacks may be. What follows are its own
// steps without the waiting; test/unit/pipeline/collect-now.test.ts tells when they change.
type Storage = {
  record(values: unknown, time: [number, number]): void;
  collect(collector: Collector, time: [number, number]): Metric | undefined;
};
type Metric = ResourceMetrics['scopeMetrics'][number]['metrics'][number];
type Instrument = { readonly _descriptor: object; readonly _metricStorages: Iterable<Storage> };
type Observer = (result: { readonly _buffer: unknown }) => unknown;
type BatchObserver = (result: { readonly _buffer: Map<Instrument, unknown> }) => unknown;
type Registry = {
  readonly _callbacks: { callback: Observer; instrument: Instrument }[];
  readonly _batchCallbacks: { callback: BatchObserver; instruments: Iterable<Instrument> }[];
  _observeCallbacks(time: [number, number]): Promise<unknown>[];
  _observeBatchCallbacks(time: [number, number]): Promise<unknown>[];
};
type MeterState = {
  readonly observableRegistry: Registry;
  readonly metricStorageRegistry: { getStorages(collector: Collector): Storage[] };
  readonly _instrumentationScope: ResourceMetrics['scopeMetrics'][number]['scope'];
};
type Collector = {
  readonly _sharedState: {
    readonly resource: ResourceMetrics['resource'];
    readonly meterSharedStates: Map<string, MeterState>;
  };
};

/**
 * Collects what a reader would, at once. Callbacks that are really asynchronous contribute nothing.
 *
 * @param reader one of the SDK's, bound to a meter provider
 */
export function collectNow(reader: object): ResourceMetrics {
  const { _sdkMetricProducer: collector } = reader as { _sdkMetricProducer: Collector };
  const { resource, meterSharedStates } = collector._sharedState;
  const time = millisToHrTime(Date.now());
  const scopeMetrics = [...meterSharedStates.values()].flatMap((meter) => {
    observe(meter.observableRegistry, time);
    const storages = meter.metricStorageRegistry.getStorages(collector);
    const metrics = storages.flatMap((storage) => storage.collect(collector, time) ?? []);
    return metrics.length === 0 ? [] : [{ scope: meter._instrumentationScope, metrics }];
  });
  return { resource, scopeMetrics };
}

/** The registry calls back before it waits for anything: measurements are recorded right then. */
function observe(registry: Registry, time: [number, number]): void {
  const { _callbacks: callbacks, _batchCallbacks: batches } = registry;
  const single = callbacks.map(({ callback, instrument }) => ({
    instrument: { ...instrument, _descriptor: instrument._descriptor, _metricStorages: [] },
    callback: (result: { readonly _buffer: unknown }) => {
      const promise = callback(result);
      for (const storage of instrument._metricStorages) storage.record(result._buffer, time);
      return promise;
    },
  }));
  const several = batches.map(({ callback, instruments }) => ({
    instruments: [],
    callback: (result: { readonly _buffer: Map<Instrument, unknown> }) => {
      const promise = callback(result);
      for (const instrument of instruments) {
        const values = result._buffer.get(instrument);
        if (values === undefined) continue;
        for (const storage of instrument._metricStorages) storage.record(values, time);
      }
      return promise;
    },
  }));
  const observed = [
    ...registry._observeCallbacks.call({ _callbacks: single } as never, time),
    ...registry._observeBatchCallbacks.call({ _batchCallbacks: several } as never, time),
  ];
  for (const each of observed) each.catch(() => {});
}
