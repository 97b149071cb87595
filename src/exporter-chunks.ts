import type { Config } from './config/options.ts';
import { otlpSettings, type Signal } from './config/otlp.ts';
import type { Origins } from './config/read.ts';
import type { Voice } from './diag/voice.ts';
import type * as otlp from './export/otlp.ts';
import type * as prometheusChunk from './pipeline/exporters/prometheus.ts';
import type * as zipkinChunk from './pipeline/exporters/zipkin.ts';
import type { ExporterSource } from './pipeline/exporter-source.ts';
import { makeConsole, type ConsoleHost } from './console-chunks.ts';
import { userAgent } from './version.ts';

export type ChunkHost = ConsoleHost & {
  readonly config: Config;
  readonly origins: Origins;
  readonly voice: Voice;
  /** Requires a file of the agent, by its path in the package's `dist`. */
  readonly requireOwn: (path: string) => unknown;
};

/** Exporters, propagators and detectors from their chunks; nothing is loaded before it is asked for. */
export function makeExporterSource(host: ChunkHost): ExporterSource {
  const { config, voice } = host;
  const load = <T>(path: string): T => host.requireOwn(path) as T;
  const said = new Set<string>();
  // What is wrong with a general setting shows in each signal that uses it.
  const warnOnce = (text: string): void => {
    if (!said.has(text)) voice.warn(text);
    said.add(text);
  };
  const settings = (signal: Signal): ReturnType<typeof otlpSettings>['settings'] => {
    const read = otlpSettings(config, host.origins, signal);
    for (const { because } of read.problems) warnOnce(because);
    return read.settings;
  };
  const otlpChunk = (): typeof otlp => load('exporters/otlp.cjs');
  const console = makeConsole(host);
  const sender = { voice, userAgent };
  return {
    spans: (name) => {
      if (name === 'console') return console.spans();
      if (name === 'otlp') return otlpChunk().otlpTraceExporter(settings('traces'), sender);
      return load<typeof zipkinChunk>('exporters/zipkin.cjs').zipkinExporter({
        endpoint: config.OTEL_EXPORTER_ZIPKIN_ENDPOINT,
        timeoutMillis: config.OTEL_EXPORTER_ZIPKIN_TIMEOUT,
        voice,
      });
    },
    spanStarts: console.spanStarts,
    metrics: (name) =>
      name === 'console'
        ? console.metrics()
        : otlpChunk().otlpMetricExporter(settings('metrics'), sender),
    prometheus: () =>
      load<typeof prometheusChunk>('exporters/prometheus.cjs').prometheusReader({
        host: config.OTEL_EXPORTER_PROMETHEUS_HOST,
        port: config.OTEL_EXPORTER_PROMETHEUS_PORT,
        voice,
      }),
    logs: (name) =>
      name === 'console' ? console.logs() : otlpChunk().otlpLogExporter(settings('logs'), sender),
    propagator: (chunk) => load(`propagators/${chunk}.cjs`),
    detectors: () => load('detectors.cjs'),
  };
}
