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
import { drawModel } from './config/draw-model.ts';
import type { Config } from './config/options.ts';
import type { Guard } from './diag/guard.ts';
import type { InstrumentationsModel } from './config/instrumentations-model.ts';
import type { ProxyVariables } from './config/proxy-variables.ts';
import type { FileFacts, Origins } from './config/read.ts';
import { makeExporterSource, type ChunkHost, type Taker } from './exporter-chunks.ts';
import type { Patches } from './hooks/patches.ts';
import { connectPatches } from './hooks/stand-ins.ts';
import type { Choice } from './instrumentations/choose.ts';
import { chunkOf } from './instrumentations/chunk-of.ts';
import type { adaptDb } from './instrumentations/db/adapt.ts';
import type { Detail } from './instrumentations/entry.ts';
import { safeHooks } from './instrumentations/native/hooks.ts';
import type { NativeOptions } from './instrumentations/native/native.ts';
import { quietProvider } from './instrumentations/quiet.ts';
import type { Instrumentation } from './instrumentations/wake.ts';
import { watchEnds, type EndHost } from './lifecycle/end.ts';
import type { SignalLink } from './lifecycle/signal-link.ts';
import { within } from './lifecycle/natural-end.ts';
import { startPipeline, type Pipeline, type PipelineHost } from './pipeline/start.ts';
import { agentVersion, distro } from './version.ts';

/** What the first level hands to the second. */
export type CoreHost = ChunkHost &
  EndHost &
  Omit<PipelineHost, 'distro'> & {
    readonly config: Config;
    readonly origins: Origins;
    readonly file: FileFacts | undefined;
    readonly proxies: ProxyVariables | undefined;
    readonly patches: Patches;
    /** Takes at once what the app's worker threads have handed over so far. */
    readonly catchUp: () => void;
  };

/** Level 1: the pipeline, and the instrumentations that the app has woken so far. */
export type Core = {
  /** Leaves the process to an SDK of the app. */
  readonly uninstall: () => Promise<void>;
  /** Sends what a worker thread of the app has encoded. */
  readonly take: Taker['take'];
  /** Exports what is recorded, within OTEL_NODE_EXIT_TIMEOUT; never rejects. */
  readonly flush: () => Promise<void>;
  /** @param older for versions of the library that publish no channels */
  readonly instrument: (choice: Choice, older: boolean) => Instrumentation;
  /** True in the context that the agent's own requests are made in. */
  readonly isOwnWork: () => boolean;
};

type Made = Instrumentation & {
  setTracerProvider(provider: TracerProvider): void;
  setMeterProvider(provider: MeterProvider): void;
  setLoggerProvider?(provider: LoggerProvider): void;
  enable?(): void;
};
/** Upstream's classes, and those that they are made of. */
type Part = { readonly _modules?: readonly Definition[] } | null | undefined;
/** A package that is patched, with the version ranges that are known. */
type Definition = {
  readonly name: string;
  supportedVersions: string[];
  readonly files: { supportedVersions: string[] }[];
};

/** A file of `instrumentations/`. */
type LibraryChunk = {
  readonly Class: new (options: object) => Made;
  /** Upstream's of databases only. */
  readonly adaptDb?: typeof adaptDb;
};

/** Starts the pipeline; throws when it cannot be built, and nothing is installed then. */
export function startCore(host: CoreHost): Core {
  connectPatches(host.patches);
  const { model, problems } = drawModel(host);
  for (const { because } of problems) host.voice.warn(because);
  // The export thread is started with the first span, and watches the signals from then on.
  const onThread = (link: SignalLink): void => host.guard('signals', () => ends.handOver(link));
  const source = makeExporterSource({ ...host, onThread });
  const pipeline = startPipeline(model, source, { ...host, distro });
  const telemetry = withThreads(pipeline, host.catchUp);
  const ends = watchEnds(host, telemetry, host.config.OTEL_NODE_EXIT_TIMEOUT);
  const native = nativeOptions(host, pipeline, model.instrumentations);
  const { guard, voice } = host;
  return {
    flush: () => within(host.config.OTEL_NODE_EXIT_TIMEOUT, telemetry.flush),
    take: source.take,
    uninstall: async () => {
      ends.unwatch();
      await pipeline.uninstall();
    },
    isOwnWork: () => isTracingSuppressed(context.active()),
    instrument: ({ entry, detailed }, older) => {
      const { name, isNative } = chunkOf(entry, detailed, older);
      const chunk = host.requireOwn(`instrumentations/${name}.cjs`) as LibraryChunk;
      const quiet = detailed || isNative ? undefined : entry.detail;
      const providers = providersOf(pipeline, entry.name, quiet, chunk, guard);
      const given = host.custom?.instrumentations.get(entry.name);
      if (isNative) {
        const hooks = safeHooks(entry.name, given, guard, voice);
        return connect(new chunk.Class({ ...native, detailed, hooks }), providers);
      }
      const options = {
        ...entry.options,
        ...quiet?.options,
        ...model.instrumentations.options[entry.name],
        ...given,
        ...(older && { enabled: false }),
      };
      const instrumentation = connect(new chunk.Class(options), providers);
      if (older) enableBelow(instrumentation, entry.publishes ?? {});
      return instrumentation;
    },
  };
}

/** What the app's worker threads have handed over goes with the rest. */
function withThreads(pipeline: Pipeline, catchUp: () => void): Pipeline {
  return {
    ...pipeline,
    flush: (millis) => {
      catchUp();
      return pipeline.flush(millis);
    },
    finishNow: (millis, options) => {
      catchUp();
      pipeline.finishNow(millis, options);
    },
  };
}

/** Lets an instrumentation patch only the copies of its packages that are older than `first`. */
function enableBelow(instrumentation: Made, first: Readonly<Record<string, string>>): void {
  const parts: Part[] = [instrumentation, ...Object.values(instrumentation)] as Part[];
  for (const definition of parts.flatMap((part) => part?._modules ?? [])) {
    const limit = first[definition.name];
    if (limit === undefined) continue;
    for (const patched of [definition, ...definition.files]) {
      patched.supportedVersions = patched.supportedVersions.map((range) => `${range} <${limit}`);
    }
  }
  instrumentation.enable?.();
}

function nativeOptions(
  host: CoreHost,
  { door }: Pipeline,
  { http }: InstrumentationsModel,
): Omit<NativeOptions, 'detailed' | 'hooks'> {
  return {
    version: agentVersion,
    guard: host.guard,
    door,
    http,
    onModule: (wanted, patch) => {
      host.patches.modules.push((exports, name) => (name === wanted ? patch(exports) : exports));
    },
  };
}

type Providers = {
  readonly tracers: TracerProvider;
  readonly meters: MeterProvider;
  readonly loggers: LoggerProvider;
};

function providersOf(
  pipeline: Pipeline,
  library: string,
  quiet: Detail | undefined,
  chunk: LibraryChunk,
  guard: Guard,
): Providers {
  const loggers = pipeline.loggerProvider ?? logs.getLoggerProvider();
  let tracers = pipeline.tracerProvider ?? trace.getTracerProvider();
  let meters = pipeline.meterProvider ?? metrics.getMeterProvider();
  if (chunk.adaptDb !== undefined) {
    ({ tracers, meters } = chunk.adaptDb(library, tracers, meters, agentVersion, guard));
  }
  if (quiet?.spans !== undefined) tracers = quietProvider(tracers, quiet);
  return { tracers, meters, loggers };
}

/** Some classes make their instruments only when a provider is set, not in the constructor. */
function connect(instrumentation: Made, { tracers, meters, loggers }: Providers): Made {
  instrumentation.setTracerProvider(tracers);
  instrumentation.setMeterProvider(meters);
  instrumentation.setLoggerProvider?.(loggers);
  return instrumentation;
}
