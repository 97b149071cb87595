import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { TracerProvider } from '@opentelemetry/sdk-trace';
import type { Config } from '../config/options.ts';
import type { Origins } from '../config/read.ts';
import { makeContextDoor, type ContextDoor } from './context-door.ts';
import type { ExporterSource } from './exporter-source.ts';
import { installGlobals, uninstallGlobals } from './install.ts';
import { makeLazyExporters, type ExportHost } from './lazy-exporters.ts';
import { makeLoggerProvider } from './logs.ts';
import { makeMeterProvider, ownMetricsOf } from './metrics.ts';
import { makePropagator } from './propagators.ts';
import { makeResource, type Distro } from './resource.ts';
import type { ResourceHost } from './resource-facts.ts';
import { makeSampler } from './samplers.ts';
import { makeTracerProvider } from './traces.ts';

/** The running signals. */
export type Pipeline = {
  readonly tracerProvider: TracerProvider | undefined;
  readonly meterProvider: MeterProvider | undefined;
  readonly loggerProvider: LoggerProvider | undefined;
  readonly door: ContextDoor;
  /** Exports what is recorded, without long retries, within `millis`; never rejects. */
  readonly flush: (millis: number) => Promise<void>;
  /** Leaves the process to an SDK of the app: the globals are free again. */
  readonly uninstall: () => void;
};

/** What the pipeline needs of the agent and the process. */
export type PipelineHost = ExportHost & {
  readonly distro: Distro;
  readonly process: ResourceHost;
};

/** Builds every part, then installs all of them: a part that fails leaves nothing behind. */
export function startPipeline(
  config: Config,
  origins: Origins,
  source: ExporterSource,
  host: PipelineHost,
): Pipeline {
  const resource = makeResource({
    serviceName: config.OTEL_SERVICE_NAME,
    attributes: config.OTEL_RESOURCE_ATTRIBUTES,
    detectors: config.OTEL_NODE_RESOURCE_DETECTORS,
    distro: host.distro,
    host: host.process,
    later: source.detectors,
  });
  const sampler = makeSampler(
    config.OTEL_TRACES_SAMPLER,
    config.OTEL_TRACES_SAMPLER_ARG,
    host.voice,
  );
  const propagator = makePropagator(config.OTEL_PROPAGATORS, source.propagator);
  const exporters = makeLazyExporters(source, host);
  const meterProvider = makeMeterProvider(config, origins, resource, exporters);
  const ownMetrics = ownMetricsOf(config, meterProvider);
  const tracerProvider = makeTracerProvider(config, resource, sampler, exporters, ownMetrics);
  const loggerProvider = makeLoggerProvider(config, resource, exporters, ownMetrics);
  const contextManager = new AsyncLocalStorageContextManager().enable();
  const parts = { contextManager, propagator, tracerProvider, meterProvider, loggerProvider };
  installGlobals(parts, host.voice);

  const providers = [tracerProvider, meterProvider, loggerProvider];
  return {
    tracerProvider,
    meterProvider,
    loggerProvider,
    door: makeContextDoor(contextManager),
    flush: (millis) =>
      exporters.finish(
        millis,
        Promise.allSettled(providers.map(async (provider) => provider?.forceFlush())),
      ),
    uninstall: () => {
      uninstallGlobals();
      void Promise.allSettled(providers.map(async (provider) => provider?.shutdown()));
    },
  };
}
