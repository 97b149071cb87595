import {
  context as contextApi,
  SpanKind,
  type Histogram,
  type Meter,
  type MeterProvider,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import type { Guard } from '../../diag/guard.ts';
import { say } from '../native/listen.ts';
import { WrappedTracer } from '../providers/wrapped-tracer.ts';
import { adaptionOf } from './adaptions.ts';
import { AdaptedSpan, type Recorder } from './adapted-span.ts';
import { durationName, makeDbDuration } from './duration.ts';
import { Names } from './names.ts';

/** The providers that an upstream instrumentation of a database is handed. */
export type Adapted = {
  readonly tracers: TracerProvider;
  readonly meters: MeterProvider;
};

/**
 * What upstream's instrumentations record of databases, in the names of the stable conventions and
 * with one duration for all of them.
 *
 * @param library short name of the instrumentation
 */
export function adaptDb(
  library: string,
  tracers: TracerProvider,
  meters: MeterProvider,
  version: string,
  guard: Guard,
): Adapted {
  const adaption = adaptionOf(library);
  const duration = adaption.isLayer === true ? undefined : makeDbDuration(meters, version);
  const failed = (error: unknown): void => say(guard, `recording of ${library}`, error);
  const recorder = { adaption, duration, failed };
  return {
    tracers: {
      getTracer: (...scope) => new AdaptedTracer(tracers.getTracer(...scope), recorder),
    },
    meters: { getMeter: (...scope) => withoutDuration(meters.getMeter(...scope)) },
  };
}

/** Some record a duration of their own, beside ours it would be there twice. */
function withoutDuration(meter: Meter): Meter {
  const quiet: Meter = Object.create(meter) as Meter;
  quiet.createHistogram = (name, options): Histogram =>
    name === durationName ? { record: () => {} } : meter.createHistogram(name, options);
  return quiet;
}

class AdaptedTracer extends WrappedTracer {
  readonly #recorder: Recorder;

  constructor(tracer: Tracer, recorder: Recorder) {
    super(tracer);
    this.#recorder = recorder;
  }

  startSpan(name: string, options: SpanOptions = {}, context = contextApi.active()): Span {
    if (options.kind !== SpanKind.CLIENT) return this.tracer.startSpan(name, options, context);
    try {
      const names = new Names(name, options.attributes ?? {}, this.#recorder.adaption);
      const start = names.atStart();
      const { attributes } = start;
      const span = this.tracer.startSpan(start.name, { ...options, attributes }, context);
      return new AdaptedSpan(span, names, this.#recorder, context);
    } catch (error) {
      this.#recorder.failed(error);
      // Without what is not understood: it may hold values.
      return this.tracer.startSpan(name, { kind: SpanKind.CLIENT }, context);
    }
  }
}
