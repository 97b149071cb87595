import {
  instrumentKinds,
  type CardinalityLimits,
  type MetricExporterModel,
  type MetricsModel,
  type PeriodicModel,
  type PrometheusModel,
} from '../model.ts';
import { duration, patterns, scopeRules, timeout } from './common.ts';
import {
  grpcProperties,
  grpcSettings,
  httpProperties,
  httpSettings,
  outputStream,
} from './exporters.ts';
import {
  choice,
  flag,
  list,
  mapped,
  nameOf,
  object,
  oneOf,
  optional,
  otherwise,
  required,
  text,
  whole,
  type Property,
  type Shape,
} from './shape.ts';
import { view } from './views.ts';

const preferences = {
  temporality_preference: otherwise(choice(['cumulative', 'delta', 'low_memory']), 'cumulative'),
  default_histogram_aggregation: otherwise(
    choice(['explicit_bucket_histogram', 'base2_exponential_bucket_histogram']),
    'explicit_bucket_histogram',
  ),
};
type Preferences = {
  readonly temporality_preference: 'cumulative' | 'delta' | 'low_memory';
  readonly default_histogram_aggregation: PeriodicModel['histogram'];
};

type Push = Pick<PeriodicModel, 'exporter' | 'temporality' | 'histogram'>;

function push(exporter: MetricExporterModel, read: Preferences): Push {
  const { temporality_preference: temporality } = read;
  return {
    exporter,
    temporality: temporality === 'low_memory' ? 'lowmemory' : temporality,
    histogram: read.default_histogram_aggregation,
  };
}

const pushExporter: Shape<Push> = oneOf('metric exporter', {
  otlp_http: mapped(object({ ...httpProperties, ...preferences }), (read, _, reading) =>
    push(httpSettings(read, 'metrics', reading), read),
  ),
  otlp_grpc: mapped(object({ ...grpcProperties, ...preferences }), (read, _, reading) =>
    push(grpcSettings(read, 'metrics', reading), read),
  ),
  'otlp_file/development': mapped(
    object({ output_stream: otherwise(outputStream, { kind: 'otlp/stdout' }), ...preferences }),
    (read) => push(read.output_stream, read),
  ),
  console: mapped(object(preferences), (read) => push({ kind: 'console' }, read)),
});

const escaping = 'underscore_escaping_with_suffixes';
const otherTranslations = [
  'underscore_escaping_without_suffixes/development',
  'no_utf8_escaping_with_suffixes/development',
  'no_translation/development',
] as const;

const translation: Shape<unknown> = mapped(
  choice([escaping, ...otherTranslations]),
  (strategy, node, reading) => {
    if (strategy === escaping) return;
    reading.warn(node, `${nameOf(node)}: ${strategy} is not available; using ${escaping}`);
  },
);

const pullExporter: Shape<PrometheusModel> = oneOf('pull metric exporter', {
  'prometheus/development': mapped(
    object({
      host: otherwise(text, 'localhost'),
      port: otherwise(whole(0, 65_535), 9464),
      scope_info_enabled: otherwise(flag, true),
      'target_info_enabled/development': otherwise(flag, true),
      resource_constant_labels: optional(patterns),
      translation_strategy: optional(translation),
    }),
    (read): PrometheusModel => ({
      kind: 'prometheus',
      host: read.host,
      port: read.port,
      hasScopeInfo: read.scope_info_enabled,
      hasTargetInfo: read['target_info_enabled/development'],
      ...(read.resource_constant_labels && { resourceLabels: read.resource_constant_labels }),
    }),
  ),
});

const limit = optional(whole(1));
const kinds = Object.fromEntries(
  ['default', ...instrumentKinds].map((kind) => [kind, limit]),
) as Record<keyof CardinalityLimits, Property<number | undefined>>;
const cardinality: Shape<CardinalityLimits> = object(kinds);

/** There is none that could be configured here: each is refused by name. */
const producers = optional(list(oneOf('metric producer', {})));

const periodic: Shape<PeriodicModel> = mapped(
  object({
    interval: otherwise(duration(), 60_000),
    timeout: otherwise(timeout, 30_000),
    'max_export_batch_size/development': optional(whole(1)),
    exporter: required(pushExporter),
    producers,
    cardinality_limits: optional(cardinality),
  }),
  (read): PeriodicModel => {
    const most = read['max_export_batch_size/development'];
    return {
      kind: 'periodic',
      ...read.exporter,
      // A timer takes no less.
      intervalMillis: Math.max(1, read.interval),
      timeoutMillis: read.timeout,
      ...(read.cardinality_limits && { cardinality: read.cardinality_limits }),
      ...(most !== undefined && { maxExportBatchSize: most }),
    };
  },
);

const pull: Shape<PrometheusModel> = mapped(
  object({
    exporter: required(pullExporter),
    producers,
    cardinality_limits: optional(cardinality),
  }),
  (read): PrometheusModel => ({
    ...read.exporter,
    ...(read.cardinality_limits && { cardinality: read.cardinality_limits }),
  }),
);

/** The section `meter_provider`. */
export const meterProvider: Shape<MetricsModel> = mapped(
  object({
    readers: required(list(oneOf('metric reader', { periodic, pull }))),
    views: optional(list(view)),
    exemplar_filter: otherwise(choice(['trace_based', 'always_on', 'always_off']), 'trace_based'),
    'meter_configurator/development': optional(
      scopeRules('meters', object({ enabled: otherwise(flag, true) }), { enabled: true }),
    ),
  }),
  (read): MetricsModel => ({
    readers: read.readers,
    exemplars: read.exemplar_filter,
    isSelfObserved: false,
    ...(read.views && { views: read.views }),
    ...(read['meter_configurator/development'] && {
      meters: read['meter_configurator/development'],
    }),
  }),
);
