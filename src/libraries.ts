import { logs, metrics, trace, type LoggerProvider } from '@opentelemetry/api';
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { instrumentationsOf, type InstrumentationsModel } from './config/instrumentations-model.ts';
import type { Config } from './config/options.ts';
import type { FileFacts } from './config/read.ts';
import type { Guard } from './diag/guard.ts';
import type { Voice } from './diag/voice.ts';
import type { CustomParts } from './extend/builder.ts';
import type { Patches } from './hooks/patches.ts';
import { connectPatches } from './hooks/stand-ins.ts';
import type { Choice } from './instrumentations/choose.ts';
import { chunkOf } from './instrumentations/chunk-of.ts';
import type { adaptDb } from './instrumentations/db/adapt.ts';
import type { Detail, Entry } from './instrumentations/entry.ts';
import { lateProviders, type Providers } from './instrumentations/providers/late.ts';
import { safeHooks } from './instrumentations/native/hooks.ts';
import type { ContextDoor, NativeOptions } from './instrumentations/native/native.ts';
import { quietProvider } from './instrumentations/providers/quiet.ts';
import type { Instrumentation } from './instrumentations/wake.ts';
import { isSurelyKnown } from './instrumentations/well.ts';
import { agentVersion } from './version.ts';

/** What the pipeline gives to instrumentations; a signal that is off has no provider. */
export type Signals = {
  readonly tracerProvider: TracerProvider | undefined;
  readonly meterProvider: MeterProvider | undefined;
  readonly loggerProvider: LoggerProvider | undefined;
  readonly door: ContextDoor;
};

/** What the first level hands to the second. */
export type LibrariesHost = {
  readonly config: Config;
  readonly file: FileFacts | undefined;
  readonly custom?: CustomParts | undefined;
  readonly patches: Patches;
  readonly guard: Guard;
  readonly voice: Voice;
  readonly requireOwn: (path: string) => unknown;
  /** Undefined while the pipeline does not run, or where it cannot. */
  readonly signals: () => Signals | undefined;
  /** Starts the pipeline, where that was not tried before. */
  readonly start: () => void;
};

/**
 * Level 1: the instrumentations of what the app has loaded. They patch, and sleep otherwise: what
 * one of them records first starts the pipeline.
 */
export type Libraries = {
  /** @param older for versions of the library that publish no channels */
  readonly instrument: (choice: Choice, older: boolean) => Instrumentation;
  /** The pipeline runs: all that are made record straight into it from now on. */
  readonly connect: () => void;
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

export function startLibraries(host: LibrariesHost): Libraries {
  connectPatches(host.patches);
  const model = host.file?.model.instrumentations ?? instrumentationsOf(host.config);
  const nativeOptions = makeNativeOptions(host, model);
  const { guard, voice } = host;
  const asleep: (() => void)[] = [];
  /** Connects an instrumentation now or, where the pipeline does not run yet, as soon as it does. */
  const connect = (made: Made, real: () => Providers): Made => {
    if (host.signals() !== undefined) return handOver(made, real());
    asleep.push(() => handOver(made, real()));
    const late = lateProviders(() => {
      host.start();
      return real();
    });
    return handOver(made, late);
  };
  return {
    connect: () => {
      for (const wake of asleep.splice(0)) guard('connecting an instrumentation', wake);
    },
    instrument: ({ entry, detailed }, older) => {
      const given = host.custom?.instrumentations.get(entry.name);
      // Options of a database are those of upstream's package, and ours has none.
      const isGiven = entry.db === true && (given ?? model.options[entry.name]) !== undefined;
      const { name, isNative } = chunkOf(entry, detailed || isGiven, older);
      const chunk = host.requireOwn(`instrumentations/${name}.cjs`) as LibraryChunk;
      const quiet = detailed || isNative ? undefined : entry.detail;
      const providers = (): Providers =>
        providersOf(host.signals(), entry.name, quiet, chunk, guard);
      if (isNative) {
        const hooks = safeHooks(entry.name, given, guard, voice);
        return connect(new chunk.Class(nativeOptions(entry, { detailed, hooks })), providers);
      }
      const options = {
        ...entry.options,
        ...quiet?.options,
        ...model.options[entry.name],
        ...given,
        ...(older && { enabled: false }),
      };
      const instrumentation = connect(new chunk.Class(options), providers);
      if (older) enableBelow(instrumentation, entry.publishes ?? {});
      return instrumentation;
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

/** Who asks for the door starts the pipeline, which has it. */
function makeNativeOptions(
  { guard, patches, signals, start }: LibrariesHost,
  { http }: InstrumentationsModel,
): (entry: Entry, more: Pick<NativeOptions, 'detailed' | 'hooks'>) => NativeOptions {
  return (entry, more) => ({
    ...more,
    version: agentVersion,
    guard,
    http,
    onModule: (wanted, patch) => {
      patches.modules.push((exports, name, folder) =>
        name.replaceAll('\\', '/') === wanted && isToPatch(entry, wanted, folder)
          ? patch(exports)
          : exports,
      );
    },
    get door() {
      start();
      const door = signals()?.door;
      if (door === undefined) throw new Error('there is no pipeline');
      return door;
    },
  });
}

/** Where there is nothing but the patch, only of versions that are known: others are said. */
function isToPatch(entry: Entry, file: string, folder: string | undefined): boolean {
  if (entry.channels !== undefined || folder === undefined) return true;
  const { name } = entry.modules.find((module) => `${file}/`.startsWith(`${module.name}/`)) ?? {};
  return name !== undefined && isSurelyKnown(entry, name, folder);
}

/** Of a signal that is off, and without a pipeline, the API's own that record nothing. */
function providersOf(
  signals: Signals | undefined,
  library: string,
  quiet: Detail | undefined,
  chunk: LibraryChunk,
  guard: Guard,
): Providers {
  const loggers = signals?.loggerProvider ?? logs.getLoggerProvider();
  let tracers = signals?.tracerProvider ?? trace.getTracerProvider();
  let meters = signals?.meterProvider ?? metrics.getMeterProvider();
  if (chunk.adaptDb !== undefined) {
    ({ tracers, meters } = chunk.adaptDb(library, tracers, meters, agentVersion, guard));
  }
  if (quiet?.spans !== undefined) tracers = quietProvider(tracers, quiet);
  return { tracers, meters, loggers };
}

/** Some classes make their instruments only when a provider is set, not in the constructor. */
function handOver<T extends Made>(instrumentation: T, { tracers, meters, loggers }: Providers): T {
  instrumentation.setTracerProvider(tracers);
  instrumentation.setMeterProvider(meters);
  instrumentation.setLoggerProvider?.(loggers);
  return instrumentation;
}
