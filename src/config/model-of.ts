import { instrumentationsOf } from './instrumentations-model.ts';
import { logRecordLimits, spanLimits } from './limits.ts';
import type {
  BatchModel,
  GcpModel,
  LogsModel,
  MetricsModel,
  OtlpModel,
  PipelineModel,
  TracesModel,
} from './model.ts';
import type { Config } from './options.ts';
import { otlpSettings, type Signal } from './otlp.ts';
import type { Problem } from './problem.ts';
import type { Origins } from './read.ts';
import { readSamplingRules } from './sampling-rules.ts';

/** The pipeline that the options ask for, and what is wrong with them beyond each by itself. */
export type ModelResult = { readonly model: PipelineModel; readonly problems: readonly Problem[] };

const exceptionOption = 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN';

type Otlp = (signal: Signal) => OtlpModel;

/** Draws the options together; never throws. */
export function modelOf(config: Config, origins: Origins): ModelResult {
  // What is wrong with a general setting shows in each signal that uses it.
  const problems = new Map<string, Problem>();
  const otlp: Otlp = (signal) => {
    const read = otlpSettings(config, origins, signal);
    for (const problem of read.problems) problems.set(problem.because, problem);
    return { kind: 'otlp', settings: read.settings };
  };
  const { rules, problems: ofRules } = readSamplingRules(config.OTEL_NODE_SAMPLING_RULES ?? '');
  for (const problem of ofRules) problems.set(problem.because, problem);
  if (config[exceptionOption] !== undefined && config.OTEL_LOGS_EXPORTER.length === 0) {
    const because = `${exceptionOption} needs logs, and OTEL_LOGS_EXPORTER is none; exceptions stay events of spans`;
    problems.set(because, { option: exceptionOption, because });
  }
  const model = {
    resource: {
      serviceName: config.OTEL_SERVICE_NAME,
      attributes: { ...config.OTEL_ENTITIES?.attributes, ...config.OTEL_RESOURCE_ATTRIBUTES },
      schemaUrl: config.OTEL_ENTITIES?.schemaUrl,
      detectors: config.OTEL_NODE_RESOURCE_DETECTORS,
    },
    propagators: config.OTEL_PROPAGATORS,
    traces: { ...tracesOf(config, otlp), rules, ids: idsOf(config) },
    metrics: metricsOf(config, origins, otlp),
    logs: logsOf(config, otlp),
    instrumentations: instrumentationsOf(config),
  };
  return { model, problems: [...problems.values()] };
}

/** Areas whose older names are wanted beside the stable ones. */
export function olderNamesOf(config: Config): TracesModel['olderNames'] {
  return (['http', 'database'] as const).filter((area) =>
    config.OTEL_SEMCONV_STABILITY_OPT_IN.includes(`${area}/dup`),
  );
}

/** X-Ray takes ids of W3C too, but only those that tell the time can be searched by it. */
function idsOf(config: Config): TracesModel['ids'] {
  const chosen = config.OTEL_NODE_ID_GENERATOR;
  if (chosen !== 'auto') return chosen;
  const isXRay =
    config.OTEL_TRACES_SAMPLER === 'xray' ||
    config.OTEL_PROPAGATORS.some((name) => name === 'xray' || name === 'xray-lambda');
  return isXRay ? 'xray' : 'random';
}

function tracesOf(config: Config, otlp: Otlp): Omit<TracesModel, 'rules' | 'ids'> {
  const names = config.OTEL_TRACES_EXPORTER;
  const batch = batchOf(config, 'BSP');
  return {
    sampler: {
      kind: 'named',
      name: config.OTEL_TRACES_SAMPLER,
      arg: config.OTEL_TRACES_SAMPLER_ARG,
    },
    limits: spanLimits(config),
    olderNames: olderNamesOf(config),
    exceptions: config.OTEL_LOGS_EXPORTER.length > 0 ? config[exceptionOption] : undefined,
    batch,
    processors: names.map((name) => {
      // People who read the console want a span when it ends, and have it however the process ends.
      if (name === 'console') return { exporter: { kind: name } };
      if (name === 'otlp/stdout') return { exporter: { kind: name }, batch };
      if (name === 'gcp_trace') {
        const projectId = config.OTEL_EXPORTER_GCP_TRACE_PROJECT_ID;
        const endpoint = config.OTEL_EXPORTER_GCP_TRACE_ENDPOINT;
        return { exporter: { kind: name, projectId, endpoint }, batch };
      }
      return { exporter: name === 'otlp' ? otlp('traces') : zipkinOf(config), batch };
    }),
  };
}

function zipkinOf(config: Config) {
  return {
    kind: 'zipkin',
    endpoint: config.OTEL_EXPORTER_ZIPKIN_ENDPOINT,
    timeoutMillis: config.OTEL_EXPORTER_ZIPKIN_TIMEOUT,
  } as const;
}

function logsOf(config: Config, otlp: Otlp): LogsModel {
  const names = config.OTEL_LOGS_EXPORTER;
  const batch = batchOf(config, 'BLRP');
  return {
    limits: logRecordLimits(config),
    processors: names.map((name) => {
      if (name === 'console') return { exporter: { kind: name } };
      return { exporter: name === 'otlp' ? otlp('logs') : { kind: name }, batch };
    }),
  };
}

function batchOf(config: Config, word: 'BSP' | 'BLRP'): BatchModel {
  return {
    scheduledDelayMillis: config[`OTEL_${word}_SCHEDULE_DELAY`],
    exportTimeoutMillis: config[`OTEL_${word}_EXPORT_TIMEOUT`],
    maxQueueSize: config[`OTEL_${word}_MAX_QUEUE_SIZE`],
    maxExportBatchSize: config[`OTEL_${word}_MAX_EXPORT_BATCH_SIZE`],
  };
}

function gcpMonitoringOf(config: Config): GcpModel<'gcp_monitoring'> {
  return {
    kind: 'gcp_monitoring',
    projectId: config.OTEL_EXPORTER_GCP_MONITORING_PROJECT_ID,
    endpoint: config.OTEL_EXPORTER_GCP_MONITORING_ENDPOINT,
  };
}

/** The standard-output metric exporter's own default (metrics/sdk_exporters/stdout.md). */
const consoleInterval = 10_000;

function metricsOf(config: Config, origins: Origins, otlp: Otlp): MetricsModel {
  const names = config.OTEL_METRICS_EXPORTER;
  const interval = config.OTEL_METRIC_EXPORT_INTERVAL;
  const isDefault = origins.OTEL_METRIC_EXPORT_INTERVAL === 'default';
  const readers = names.map((name): MetricsModel['readers'][number] => {
    if (name === 'prometheus') {
      const host = config.OTEL_EXPORTER_PROMETHEUS_HOST;
      return { kind: name, host, port: config.OTEL_EXPORTER_PROMETHEUS_PORT };
    }
    const isConsole = name === 'console';
    const isGcp = name === 'gcp_monitoring';
    return {
      kind: 'periodic',
      exporter:
        name === 'otlp' ? otlp('metrics') : isGcp ? gcpMonitoringOf(config) : { kind: name },
      intervalMillis: isConsole && isDefault ? consoleInterval : interval,
      timeoutMillis: config.OTEL_METRIC_EXPORT_TIMEOUT,
      // Cloud Monitoring takes no deltas.
      temporality:
        isConsole || isGcp
          ? 'cumulative'
          : config.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE,
      histogram: config.OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION,
    };
  });
  return {
    readers,
    exemplars: config.OTEL_METRICS_EXEMPLAR_FILTER,
    isSelfObserved: config.OTEL_NODE_EXPERIMENTAL_SDK_METRICS,
  };
}
