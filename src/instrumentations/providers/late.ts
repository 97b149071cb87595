import type {
  Counter,
  Gauge,
  Histogram,
  Logger,
  LoggerProvider,
  Meter,
  MeterProvider,
  MetricOptions,
  Tracer,
  TracerProvider,
} from '@opentelemetry/api';

/** What an instrumentation records with. */
export type Providers = {
  readonly tracers: TracerProvider;
  readonly meters: MeterProvider;
  readonly loggers: LoggerProvider;
};

/**
 * Providers for an instrumentation that is made before the pipeline is: the first thing recorded
 * with them starts it, and is recorded there.
 *
 * @param start starts the pipeline where it does not run, and returns its providers
 */
export function lateProviders(start: () => Providers): Providers {
  return {
    tracers: {
      getTracer: (...scope) => lateTracer(once(() => start().tracers.getTracer(...scope))),
    },
    meters: { getMeter: (...scope) => lateMeter(once(() => start().meters.getMeter(...scope))) },
    loggers: {
      getLogger: (...scope) => lateLogger(once(() => start().loggers.getLogger(...scope))),
    },
  };
}

function lateTracer(real: () => Tracer): Tracer {
  return {
    startSpan: (...span) => real().startSpan(...span),
    startActiveSpan: (...span: unknown[]) =>
      Reflect.apply(real().startActiveSpan, real(), span) as never,
  };
}

/** What is observed, rather than recorded, has no first use to wait for: it starts the pipeline. */
function lateMeter(real: () => Meter): Meter {
  const recorded =
    (kind: 'createHistogram' | 'createGauge') =>
    (name: string, options?: MetricOptions): Histogram & Gauge => {
      const instrument = once(() => real()[kind](name, options));
      return { record: (...measurement) => instrument().record(...measurement) };
    };
  const added =
    (kind: 'createCounter' | 'createUpDownCounter') =>
    (name: string, options?: MetricOptions): Counter => {
      const instrument = once(() => real()[kind](name, options));
      return { add: (...measurement) => instrument().add(...measurement) };
    };
  return {
    createHistogram: recorded('createHistogram'),
    createGauge: recorded('createGauge'),
    createCounter: added('createCounter'),
    createUpDownCounter: added('createUpDownCounter'),
    createObservableCounter: (...of) => real().createObservableCounter(...of),
    createObservableGauge: (...of) => real().createObservableGauge(...of),
    createObservableUpDownCounter: (...of) => real().createObservableUpDownCounter(...of),
    addBatchObservableCallback: (...of) => real().addBatchObservableCallback(...of),
    removeBatchObservableCallback: (...of) => real().removeBatchObservableCallback(...of),
  };
}

function lateLogger(real: () => Logger): Logger {
  return {
    emit: (record) => real().emit(record),
    enabled: (...asked) => real().enabled(...asked),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
