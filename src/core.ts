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
import type { Guard } from './diag/guard.ts';
import { makeExporterSource, type ChunkHost } from './exporter-chunks.ts';
import type { Patches } from './hooks/patches.ts';
import { connectPatches } from './hooks/stand-ins.ts';
import type { Choice } from './instrumentations/choose.ts';
import { chunkOf } from './instrumentations/chunk-of.ts';
import type { Detail } from './instrumentations/entry.ts';
import type { NativeOptions } from './instrumentations/native/native.ts';
import { quietProvider } from './instrumentations/quiet.ts';
import type { Instrumentation } from './instrumentations/wake.ts';
import { startPipeline, type Pipeline, type PipelineHost } from './pipeline/start.ts';
import { agentVersion, distro } from './version.ts';

/** What the first level hands to the second. */
export type CoreHost = ChunkHost &
  Omit<PipelineHost, 'distro'> & {
    readonly patches: Patches;
    readonly guard: Guard;
  };

/** Level 1: the pipeline, and the instrumentations that the app has woken so far. */
export type Core = {
  readonly pipeline: Pipeline;
  readonly instrument: (choice: Choice) => Instrumentation;
  /** True in the context that the agent's own requests are made in. */
  readonly isOwnWork: () => boolean;
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
  const native = nativeOptions(host, pipeline);
  return {
    pipeline,
    isOwnWork: () => isTracingSuppressed(context.active()),
    instrument: ({ entry, detailed }) => {
      const { name, isNative } = chunkOf(entry, detailed);
      const { Class } = host.requireOwn(`instrumentations/${name}.cjs`) as {
        Class: InstrumentationClass;
      };
      const quiet = detailed || isNative ? undefined : entry.detail;
      const options = isNative ? native : { ...entry.options, ...quiet?.options };
      const instrumentation = new Class(options);
      connect(instrumentation, pipeline, quiet);
      return instrumentation;
    },
  };
}

function nativeOptions(host: CoreHost, { door }: Pipeline): NativeOptions {
  return {
    version: agentVersion,
    guard: host.guard,
    door,
    knownMethods: host.config.OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS,
    onModule: (wanted, patch) => {
      host.patches.modules.push((exports, name) => (name === wanted ? patch(exports) : exports));
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
