import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { TracerProvider } from '@opentelemetry/sdk-trace';
import type { Config } from '../config/options.ts';
import type { Origins } from '../config/read.ts';
import type { Voice } from '../diag/voice.ts';
import type { ExporterSource } from './exporter-source.ts';
import { installGlobals, uninstallGlobals } from './install.ts';
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
  /** Exports everything recorded so far; resolves when it is out or has failed, never rejects. */
  readonly flush: () => Promise<void>;
  /** Leaves the process to an SDK of the app: the globals are free again. */
  readonly uninstall: () => void;
};

/** Builds every part, then installs all of them: a part that fails leaves nothing behind. */
export function startPipeline(
  config: Config,
  origins: Origins,
  source: ExporterSource,
  distro: Distro,
  host: ResourceHost,
  voice: Voice,
): Pipeline {
  const resource = makeResource({
    serviceName: config.OTEL_SERVICE_NAME,
    attributes: config.OTEL_RESOURCE_ATTRIBUTES,
    detectors: config.OTEL_NODE_RESOURCE_DETECTORS,
    distro,
    host,
    later: source.detectors,
  });
  const sampler = makeSampler(config.OTEL_TRACES_SAMPLER, config.OTEL_TRACES_SAMPLER_ARG, voice);
  const propagator = makePropagator(config.OTEL_PROPAGATORS, source.propagator);
  const meterProvider = makeMeterProvider(config, origins, resource, source);
  const ownMetrics = ownMetricsOf(config, meterProvider);
  const tracerProvider = makeTracerProvider(config, resource, sampler, source, ownMetrics);
  const loggerProvider = makeLoggerProvider(config, resource, source, ownMetrics);
  const contextManager = new AsyncLocalStorageContextManager().enable();
  const parts = { contextManager, propagator, tracerProvider, meterProvider, loggerProvider };
  installGlobals(parts, voice);

  const providers = [tracerProvider, meterProvider, loggerProvider];
  return {
    tracerProvider,
    meterProvider,
    loggerProvider,
    flush: async () => {
      await Promise.allSettled(providers.map((provider) => provider?.forceFlush()));
    },
    uninstall: () => {
      uninstallGlobals();
      void Promise.allSettled(providers.map((provider) => provider?.shutdown()));
    },
  };
}
