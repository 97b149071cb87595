import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { PipelineModel } from '../config/model.ts';
import { makeBatches } from './batch/batches.ts';
import { recordCrash } from './crash.ts';
import type { Guard } from '../diag/guard.ts';
import type { CustomParts } from '../extend/builder.ts';
import { makeContextDoor, type ContextDoor } from './context-door.ts';
import { makeCustom } from './custom.ts';
import type { ExporterSource } from './exporter-source.ts';
import { drainNow, type Drains } from './finish-now.ts';
import { installGlobals, uninstallGlobals } from './install.ts';
import { makeLazyExporters, type ExportHost } from './lazy-exporters.ts';
import { makeLoggerProvider } from './logs.ts';
import { makeMeterProvider, ownMetricsOf } from './metrics.ts';
import { OpenSpans } from './open-spans.ts';
import { processContext } from './process-context.ts';
import { makePropagator } from './propagators.ts';
import { makeResource, type Distro } from './resource.ts';
import type { ResourceHost } from './resource-facts.ts';
import type { OwnTracerProvider } from './spans/provider.ts';
import { makeTracerProvider } from './traces.ts';
import { UnwoundContextManager } from './unwound.ts';

/** The running signals. */
export type Pipeline = {
  readonly tracerProvider: OwnTracerProvider | undefined;
  readonly meterProvider: MeterProvider | undefined;
  readonly loggerProvider: LoggerProvider | undefined;
  readonly door: ContextDoor;
  /** Exports what is recorded, without long retries, within `millis`; never rejects. */
  readonly flush: (millis: number) => Promise<void>;
  /** The same at once, without an event loop: for the last moment of a process. */
  readonly finishNow: (millis: number, options?: { readonly metrics: boolean }) => void;
  /** Ends what has not ended, with the reason in `process.ended_before_span`. */
  readonly endOpenSpans: (reason: string) => void;
  /** Writes an uncaught error to the span it happened in; `isFatal` where the process ends by it. */
  readonly recordCrash: (error: unknown, isFatal: boolean) => void;
  /** Leaves the process to an SDK of the app: the globals are free again. */
  readonly uninstall: () => Promise<void>;
};

/** How long what is recorded may take to leave when another SDK takes over. */
const closeMillis = 3000;

/** What the pipeline needs of the agent and the process. */
export type PipelineHost = ExportHost & {
  readonly distro: Distro;
  readonly guard: Guard;
  /** What code has given, where it has. */
  readonly custom?: CustomParts | undefined;
  readonly process: ResourceHost & Pick<NodeJS.Process, 'env'>;
};

/** Builds every part, then installs all of them: a part that fails leaves nothing behind. */
export function startPipeline(
  model: PipelineModel,
  source: ExporterSource,
  host: PipelineHost,
): Pipeline {
  const custom = makeCustom(host.custom, host);
  const resource = makeResource({
    ...model.resource,
    fromCode: custom.resourceAttributes,
    distro: host.distro,
    host: host.process,
    later: source.detectors,
  });
  const propagator =
    custom.propagator ?? makePropagator(model.propagators, source.propagator, host.process);
  const base = processContext(propagator, host.process.env);
  const exporters = makeLazyExporters(source, host);
  const openSpans = new OpenSpans();
  const batches = makeBatches(resource, host);
  const drains: Drains = { openSpans, batches, fromCode: [], metrics: [] };
  const { declared } = source;
  const parts = { resource, exporters, custom, declared, voice: host.voice, drains };
  const meterProvider = makeMeterProvider(model.metrics, parts);
  const ownMetrics = ownMetricsOf(model.metrics, meterProvider);
  if (ownMetrics.meterProvider !== undefined) source.countIn(ownMetrics.meterProvider);
  const tracerProvider = makeTracerProvider(
    model.traces,
    parts,
    ownMetrics,
    trace.getSpanContext(base),
    {
      jaeger: (settings, initial) =>
        source.jaegerRemote(settings, String(resource.attributes['service.name']), initial),
      xray: (settings) => source.xraySampler(settings, resource),
      daemon: host.process.env['AWS_XRAY_DAEMON_ADDRESS'],
    },
  );
  const loggerProvider = makeLoggerProvider(model.logs, parts, ownMetrics);
  const contextManager = new UnwoundContextManager(base).enable();
  const { unwound } = contextManager;
  const globals = { contextManager, propagator, tracerProvider, meterProvider, loggerProvider };
  installGlobals(globals, host.voice);

  const providers = [tracerProvider, meterProvider, loggerProvider];
  return {
    tracerProvider,
    meterProvider,
    loggerProvider,
    door: makeContextDoor(contextManager, unwound, base === ROOT_CONTEXT ? undefined : base),
    flush: (millis) =>
      exporters.finish(millis, () =>
        Promise.allSettled(
          providers.map(async (provider) => provider?.forceFlush({ timeoutMillis: millis })),
        ),
      ),
    finishNow: (millis, { metrics } = { metrics: true }) =>
      exporters.finishNow(millis, () => drainNow(drains, metrics)),
    endOpenSpans: (reason) => openSpans.endAll(reason),
    recordCrash: (error, isFatal) => recordCrash(error, isFatal, openSpans, unwound),
    uninstall: async () => {
      uninstallGlobals();
      await Promise.allSettled(providers.map(async (provider) => provider?.shutdown()));
      await source.carrier()?.close(closeMillis);
    },
  };
}
