import type { MeterProvider } from '@opentelemetry/api';
import type { Config } from './config/options.ts';
import type { OtlpSettings } from './config/otlp.ts';
import type { Tally } from './diag/tally.ts';
import type { Voice } from './diag/voice.ts';
import type { OwnLoads } from './hooks/own-loads.ts';
import type * as inProcessChunk from './export/in-process.ts';
import type * as otlp from './export/otlp.ts';
import type { Parcel } from './export/parcel.ts';
import type * as relayChunk from './export/relay.ts';
import type * as remoteChunk from './export/remote-sampling.ts';
import type * as jaegerChunk from './pipeline/samplers/jaeger-remote.ts';
import type * as xrayChunk from './pipeline/samplers/xray.ts';
import type * as gcpChunk from './pipeline/exporters/gcp.ts';
import { makeRequireOfApp } from './require-of-app.ts';
import type { Endings, ThreadProcess } from './export/thread/start-worker.ts';
import type * as prometheusChunk from './pipeline/exporters/prometheus.ts';
import type * as zipkinChunk from './pipeline/exporters/zipkin.ts';
import type { ExporterSource } from './pipeline/exporter-source.ts';
import { makeConsole, type ConsoleHost } from './console-chunks.ts';
import { userAgent } from './version.ts';

export type ChunkHost = ConsoleHost & {
  readonly config: Pick<Config, 'OTEL_NODE_EXPORT_THREAD' | 'OTEL_NODE_EXPORT_QUEUE_BYTES'>;
  readonly voice: Voice;
  readonly tally: Tally;
  /** Called each time an export thread is started. */
  readonly onThread?: (endings: Endings) => void;
  /** Requires a file of the agent, by its path in the package's `dist`. */
  readonly requireOwn: (path: string) => unknown;
  /** The package's `dist`, with a separator at its end. */
  readonly folder: string;
  readonly process: ConsoleHost['process'] &
    ThreadProcess &
    Pick<NodeJS.Process, 'execPath' | 'execArgv' | 'versions' | 'argv' | 'cwd' | 'emitWarning'>;
  readonly own: OwnLoads;
};

/** Sends what a worker thread of the app has encoded. */
export type Taker = { readonly take: (parcel: Parcel) => void };

/** Exporters, propagators and detectors from their chunks; nothing is loaded before it is asked for. */
export function makeExporterSource(host: ChunkHost): ExporterSource & Taker {
  const { voice } = host;
  const load = <T>(path: string): T => host.requireOwn(path) as T;
  const otlpChunk = (): typeof otlp => load('exporters/otlp.cjs');
  const remote = (): typeof remoteChunk => load('samplers/remote-sampling.cjs');
  const post: xrayChunk.PostJson = (url, body) => remote().ask(new URL(url), userAgent, body);
  const gcp = (): typeof gcpChunk => load('exporters/gcp.cjs');
  const ofGoogle = { ...host, requireOfApp: makeRequireOfApp(host.process, host.own) };
  const console = makeConsole(host);
  let made: otlp.ChosenCarrier | undefined;
  let meterProvider: MeterProvider | undefined;
  const carrier = (): otlp.ChosenCarrier =>
    (made ??= otlpChunk().makeCarrier({ ...carrierHost(host), meterProvider }));
  return {
    carrier: () => made,
    take: (parcel) => {
      host.tally.record(parcel.signal, parcel.items);
      carrier().send(parcel);
    },
    countIn: (provider) => (meterProvider = provider),
    spans: (model) => {
      if (model.kind === 'console') return console.spans();
      if (model.kind === 'otlp/stdout') return console.lines().spans();
      if (model.kind === 'otlp/file') return console.lines(model.path).spans();
      if (model.kind === 'otlp') {
        return otlpChunk().spanExporter(model.settings, carrier(), voice);
      }
      if (model.kind === 'gcp_trace') return gcp().gcpTraceExporter(model, ofGoogle);
      const { zipkinExporter } = load<typeof zipkinChunk>('exporters/zipkin.cjs');
      return zipkinExporter({ ...model, voice });
    },
    spanEncoding: (model, batch) => {
      if (model.kind !== 'otlp' || model.settings.protocol === 'http/json') return undefined;
      const settings = withTimeout(model.settings, batch.exportTimeoutMillis);
      return otlpChunk().spanEncoding(settings, carrier(), batch.maxExportBatchSize);
    },
    spanStarts: console.spanStarts,
    metrics: (model) => {
      if (model.kind === 'console') return console.metrics();
      if (model.kind === 'otlp/stdout') return console.lines().metrics();
      if (model.kind === 'otlp/file') return console.lines(model.path).metrics();
      if (model.kind === 'gcp_monitoring') return gcp().gcpMetricExporter(model, ofGoogle);
      return otlpChunk().metricExporter(model.settings, carrier(), voice);
    },
    prometheus: (model) =>
      load<typeof prometheusChunk>('exporters/prometheus.cjs').prometheusReader({
        ...model,
        voice,
      }),
    logs: (model) => {
      if (model.kind === 'console') return console.logs();
      if (model.kind === 'otlp/stdout') return console.lines().logs();
      if (model.kind === 'otlp/file') return console.lines(model.path).logs();
      return otlpChunk().logExporter(model.settings, carrier(), voice);
    },
    logEncoding: (model, { maxExportBatchSize, exportTimeoutMillis }) => {
      // Elsewhere whole batches do: little is lost with the main thread.
      if (!isWorker(host.process) || model.kind !== 'otlp') return undefined;
      if (model.settings.protocol === 'http/json') return undefined;
      const settings = withTimeout(model.settings, exportTimeoutMillis);
      const { logEncoding, logExporter } = otlpChunk();
      const exporter = logExporter(settings, carrier(), voice);
      const onLost = (items: number): void => host.tally.settle('logs', items, false);
      return logEncoding(exporter, carrier(), maxExportBatchSize, onLost);
    },
    propagator: (chunk) => load(`propagators/${chunk}.cjs`),
    detectors: () => load('detectors.cjs'),
    jaegerRemote: (settings, serviceName, initial) => {
      const { endpoint } = settings;
      const fetch = remote().strategyFetcher({
        endpoint,
        serviceName,
        userAgent,
        warn: voice.warn,
      });
      const { jaegerRemoteSampler } = load<typeof jaegerChunk>('samplers/jaeger-remote.cjs');
      return jaegerRemoteSampler(settings, initial, fetch, voice);
    },
    xraySampler: (settings, resource) => {
      const { xraySampler } = load<typeof xrayChunk>('samplers/xray.cjs');
      return xraySampler(settings, resource, post, voice);
    },
    declared: () => load('declared.cjs'),
  };
}

/** A batch may take as long as its processor and its exporter both allow. */
function withTimeout(settings: OtlpSettings, millis: number): OtlpSettings {
  return { ...settings, timeoutMillis: Math.min(settings.timeoutMillis, millis) };
}

function carrierHost(
  host: ChunkHost,
): Omit<Parameters<typeof otlp.makeCarrier>[0], 'meterProvider'> {
  const { config, folder, voice, tally, process } = host;
  return {
    voice,
    userAgent,
    queueBytes: config.OTEL_NODE_EXPORT_QUEUE_BYTES,
    onSettled: tally.settle,
    onUnanswered: tally.noteUnanswered,
    process,
    mayHandOver: config.OTEL_NODE_EXPORT_THREAD === 'on' && isWorker(process),
    onHandedOver: (signal, items) => tally.record(signal, -items),
    mayUseThread: config.OTEL_NODE_EXPORT_THREAD === 'on' && !isWorker(process),
    threadFile: `${folder}thread.cjs`,
    onThread: host.onThread ?? (() => {}),
    sender: `${folder}sender.cjs`,
    loadRelay: () => host.requireOwn('exporters/relay.cjs') as typeof relayChunk,
    loadInProcess: () => host.requireOwn('exporters/in-process.cjs') as typeof inProcessChunk,
  };
}

/** By a flag that every worker has: asking for `isMainThread` would load worker_threads. */
function isWorker(process: object): boolean {
  return (process as { abort?: { disabled?: boolean } }).abort?.disabled === true;
}
