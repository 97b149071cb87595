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
import type { Config } from './config/options.ts';
import { otlpSettings, type Signal } from './config/otlp.ts';
import type { Origins } from './config/read.ts';
import type { Voice } from './diag/voice.ts';
import type * as otlp from './export/otlp.ts';
import type { Patches } from './hooks/patches.ts';
import { connectPatches } from './hooks/stand-ins.ts';
import type { Choice } from './instrumentations/choose.ts';
import type { Detail } from './instrumentations/entry.ts';
import { quietProvider } from './instrumentations/quiet.ts';
import type { Instrumentation } from './instrumentations/wake.ts';
import type * as consoleChunk from './pipeline/exporters/console.ts';
import type * as prometheusChunk from './pipeline/exporters/prometheus.ts';
import type * as zipkinChunk from './pipeline/exporters/zipkin.ts';
import type { ExporterSource } from './pipeline/exporter-source.ts';
import type { ResourceHost } from './pipeline/resource-facts.ts';
import { startPipeline, type Pipeline } from './pipeline/start.ts';
import { distro, userAgent } from './version.ts';

/** What the first level hands to the second. */
export type CoreHost = {
  readonly config: Config;
  readonly origins: Origins;
  readonly voice: Voice;
  readonly patches: Patches;
  /** Requires a file of the agent, by its path in the package's `dist`. */
  readonly requireOwn: (path: string) => unknown;
  readonly process: Pick<NodeJS.Process, 'stdout'> & ResourceHost;
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
  const pipeline = startPipeline(
    host.config,
    host.origins,
    makeExporterSource(host),
    distro,
    host.process,
    host.voice,
  );
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

function makeExporterSource(host: CoreHost): ExporterSource {
  const { config, voice } = host;
  const load = <T>(path: string): T => host.requireOwn(path) as T;
  const settings = (signal: Signal): ReturnType<typeof otlpSettings>['settings'] => {
    const read = otlpSettings(config, host.origins, signal);
    for (const { because } of read.problems) voice.warn(because);
    return read.settings;
  };
  const otlpChunk = (): typeof otlp => load('exporters/otlp.cjs');
  const console = (): typeof consoleChunk => load('exporters/console.cjs');
  const out = {
    write: (text: string): void => void host.process.stdout.write(text),
    pretty: host.process.stdout.isTTY === true,
  };
  const sender = { voice, userAgent };
  return {
    spans: (name) => {
      if (name === 'console') return console().consoleSpanExporter(out);
      if (name === 'otlp') return otlpChunk().otlpTraceExporter(settings('traces'), sender);
      return load<typeof zipkinChunk>('exporters/zipkin.cjs').zipkinExporter({
        endpoint: config.OTEL_EXPORTER_ZIPKIN_ENDPOINT,
        timeoutMillis: config.OTEL_EXPORTER_ZIPKIN_TIMEOUT,
        voice,
      });
    },
    metrics: (name) =>
      name === 'console'
        ? console().consoleMetricExporter(out)
        : otlpChunk().otlpMetricExporter(settings('metrics'), sender, {
            temporality: config.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE,
            histogram: config.OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION,
          }),
    prometheus: () =>
      load<typeof prometheusChunk>('exporters/prometheus.cjs').prometheusReader({
        host: config.OTEL_EXPORTER_PROMETHEUS_HOST,
        port: config.OTEL_EXPORTER_PROMETHEUS_PORT,
        voice,
      }),
    logs: (name) =>
      name === 'console'
        ? console().consoleLogExporter(out)
        : otlpChunk().otlpLogExporter(settings('logs'), sender),
    propagator: (chunk) => load(`propagators/${chunk}.cjs`),
    detectors: () => load('detectors.cjs'),
  };
}
