import {
  context,
  logs,
  metrics,
  trace,
  type LoggerProvider,
  type MeterProvider,
  type TracerProvider,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { Patches } from './hooks/patches.ts';
import { makeExporterSource, type ChunkHost } from './exporter-chunks.ts';
import { connectPatches } from './hooks/stand-ins.ts';
import type { Choice } from './instrumentations/choose.ts';
import type { Detail } from './instrumentations/entry.ts';
import { quietProvider } from './instrumentations/quiet.ts';
import type { Instrumentation } from './instrumentations/wake.ts';
import { startPipeline, type Pipeline, type PipelineHost } from './pipeline/start.ts';
import { distro } from './version.ts';

/** What the first level hands to the second. */
export type CoreHost = ChunkHost &
  Omit<PipelineHost, 'distro'> & {
    readonly patches: Patches;
  };

/** Level 1: the pipeline, and the instrumentations that the app has woken so far. */
export type Core = {
  readonly pipeline: Pipeline;
  readonly instrument: (choice: Choice) => Instrumentation;
};

type InstrumentationClass = new (options: object) => Instrumentation & {
  setTracerProvider(provider: TracerProvider): void;
  setMeterProvider(provider: MeterProvider): void;
  setLoggerProvider?(provider: LoggerProvider): void;
};

/** Starts the pipeline; throws when it cannot be built, and nothing is installed then. */
export function startCore(host: CoreHost): Core {
  connectPatches(host.patches);
  const source = makeExporterSource(host);
  const pipeline = startPipeline(host.config, host.origins, source, { ...host, distro });
  return {
    pipeline,
    instrument: ({ entry, detailed }) => {
      const { Class } = host.requireOwn(`instrumentations/${entry.name}.cjs`) as {
        Class: InstrumentationClass;
      };
      const quiet = detailed ? undefined : entry.detail;
      const instrumentation = new Class({
        ...ownRequests[entry.name],
        ...entry.options,
        ...quiet?.options,
      });
      connect(instrumentation, pipeline, quiet);
      return instrumentation;
    },
  };
}

/** Some classes make their instruments only when a provider is set, not in the constructor. */
function connect(
  instrumentation: InstanceType<InstrumentationClass>,
  pipeline: Pipeline,
  quiet: Detail | undefined,
): void {
  const tracers = pipeline.tracerProvider ?? trace.getTracerProvider();
  const isQuiet = quiet?.spans !== undefined;
  instrumentation.setTracerProvider(isQuiet ? quietProvider(tracers, quiet) : tracers);
  instrumentation.setMeterProvider(pipeline.meterProvider ?? metrics.getMeterProvider());
  instrumentation.setLoggerProvider?.(pipeline.loggerProvider ?? logs.getLoggerProvider());
}

/** A suppressed context stops spans by itself, but not the request metrics. */
const isOwnRequest = (): boolean => isTracingSuppressed(context.active());
const ownRequests: Readonly<Record<string, object>> = {
  http: { ignoreOutgoingRequestHook: isOwnRequest, ignoreIncomingRequestHook: isOwnRequest },
  undici: { ignoreRequestHook: isOwnRequest },
};
