import type { InstrumentationsModel } from './instrumentations-model.ts';
import type { LogRecordLimits, SpanLimits } from './limits.ts';
import type { Config } from './options.ts';
import type { OtlpSettings } from './otlp.ts';
import type { Patterns } from './patterns.ts';
import type { SamplerModel } from './sampler-model.ts';
import type { SamplingRule } from './sampling-rules.ts';

/**
 * What the pipeline is to be, wherever that was said: the environment and the configuration file
 * both become one of these. Times are in milliseconds.
 */
export type PipelineModel = {
  readonly resource: ResourceModel;
  /** In the order they run; none: nothing is read from or written to headers. */
  readonly propagators: Config['OTEL_PROPAGATORS'];
  /** A signal that is undefined, and for which code brings nothing, is left to the API's no-op. */
  readonly traces: TracesModel | undefined;
  readonly metrics: MetricsModel | undefined;
  readonly logs: LogsModel | undefined;
  readonly instrumentations: InstrumentationsModel;
};

type Primitive = string | number | boolean;

export type ResourceModel = {
  readonly serviceName: string | undefined;
  readonly attributes: Readonly<Record<string, Primitive | (string[] | number[] | boolean[])>>;
  /**
   * Of host (with os), os, process, service or serviceinstance, container, aws, gcp, azure,
   * alibaba, all, none; `env` changes nothing, as both variables are read in any case.
   */
  readonly detectors: readonly string[];
  /** Which of the detected attributes are kept; absent: all. */
  readonly detected?: Patterns;
  /** Of the conventions that the attributes follow. */
  readonly schemaUrl?: string | undefined;
};

/** Settings by the name of an instrumentation scope; the first rule that matches holds. */
export type ScopeRules<Settings> = {
  readonly otherwise: Settings;
  readonly rules: readonly { readonly name: string; readonly settings: Settings }[];
};
export type Switch = { readonly enabled: boolean };
export type LoggerSettings = Switch & {
  /** OpenTelemetry severity number; 0: none is too low. */
  readonly minimumSeverity: number;
  /** Records of traces that are not sampled are left out. */
  readonly traceBased: boolean;
};

/** How deep values of attributes may be nested; absent: no limit. */
type DepthLimit = { readonly attributeValueDepthLimit?: number };

export type TracesModel = {
  readonly sampler: SamplerModel;
  readonly limits: SpanLimits & DepthLimit;
  /** Before the sampler. */
  readonly rules: readonly SamplingRule[];
  /** How trace ids are made. */
  readonly ids: 'random' | 'xray';
  /** None: spans are recorded only where code brings somebody who takes them. */
  readonly processors: readonly ProcessorModel<SpanExporterModel>[];
  /** For exporters that code brings. */
  readonly batch: BatchModel;
  /** Areas whose older names are added to spans. */
  readonly olderNames: readonly ('http' | 'database')[];
  /** Exceptions become log records; undefined: they stay span events. */
  readonly exceptions: Config['OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN'];
  readonly tracers?: ScopeRules<Switch>;
};

export type LogsModel = {
  readonly limits: LogRecordLimits & DepthLimit;
  readonly processors: readonly ProcessorModel<LogExporterModel>[];
  /** Log records that are events become events of the current span too. */
  readonly bridgesEvents?: boolean;
  readonly loggers?: ScopeRules<LoggerSettings>;
};

/** `batch` absent: each span or record is exported at once. */
export type ProcessorModel<Exporter> = {
  readonly exporter: Exporter;
  readonly batch?: BatchModel;
};

export type BatchModel = {
  readonly scheduledDelayMillis: number;
  readonly exportTimeoutMillis: number;
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
};

export type OtlpModel = { readonly kind: 'otlp'; readonly settings: OtlpSettings };
export type ConsoleModel = { readonly kind: 'console' };
/** OTLP-JSON, one line for each batch. */
export type OtlpStdoutModel = { readonly kind: 'otlp/stdout' };
/** The same, at the end of a file. */
export type OtlpFileModel = { readonly kind: 'otlp/file'; readonly path: string };
export type ZipkinModel = {
  readonly kind: 'zipkin';
  readonly endpoint: string;
  readonly timeoutMillis: number;
};

/** Through a package of Google that the app has installed. */
export type GcpModel<Kind extends string> = {
  readonly kind: Kind;
  readonly projectId: string | undefined;
  readonly endpoint: string | undefined;
};

/** What every signal can be sent by. */
type CommonExporterModel = OtlpModel | OtlpStdoutModel | OtlpFileModel | ConsoleModel;
export type SpanExporterModel = CommonExporterModel | ZipkinModel | GcpModel<'gcp_trace'>;
export type MetricExporterModel = CommonExporterModel | GcpModel<'gcp_monitoring'>;
export type LogExporterModel = CommonExporterModel;

export type MetricsModel = {
  readonly readers: readonly (PeriodicModel | PrometheusModel)[];
  /** Which measurements may become exemplars. */
  readonly exemplars: Config['OTEL_METRICS_EXEMPLAR_FILTER'];
  readonly views?: readonly ViewModel[];
  readonly meters?: ScopeRules<Switch>;
  /** Whether the SDK records what it does itself. */
  readonly isSelfObserved: boolean;
};

/** The kinds of instruments, as the configuration file names them. */
export const instrumentKinds = [
  'counter',
  'gauge',
  'histogram',
  'observable_counter',
  'observable_gauge',
  'observable_up_down_counter',
  'up_down_counter',
] as const;
export type InstrumentKind = (typeof instrumentKinds)[number];

/** Most streams of one instrument. */
export type CardinalityLimits = Partial<Record<InstrumentKind | 'default', number | undefined>>;

export type PeriodicModel = {
  readonly kind: 'periodic';
  readonly exporter: MetricExporterModel;
  readonly intervalMillis: number;
  readonly timeoutMillis: number;
  readonly temporality: Config['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'];
  readonly histogram: Config['OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION'];
  readonly cardinality?: CardinalityLimits;
  readonly maxExportBatchSize?: number;
};

export type PrometheusModel = {
  readonly kind: 'prometheus';
  readonly host: string;
  readonly port: number;
  readonly cardinality?: CardinalityLimits;
  readonly hasScopeInfo?: boolean;
  readonly hasTargetInfo?: boolean;
  /** Resource attributes that become labels of every metric; absent: none. */
  readonly resourceLabels?: Patterns;
};

/** A name that is undefined selects all. */
export type ViewModel = {
  readonly selector: {
    readonly instrumentName: string | undefined;
    readonly instrumentKind: InstrumentKind | undefined;
    readonly unit: string | undefined;
    readonly meterName: string | undefined;
    readonly meterVersion: string | undefined;
    readonly meterSchemaUrl: string | undefined;
  };
  readonly stream: {
    readonly name: string | undefined;
    readonly description: string | undefined;
    readonly aggregation: AggregationModel | undefined;
    readonly cardinalityLimit: number | undefined;
    readonly attributeKeys: Patterns | undefined;
  };
};

export type AggregationModel =
  | { readonly kind: 'default' | 'drop' | 'sum' | 'last_value' }
  | {
      readonly kind: 'explicit_bucket_histogram';
      readonly boundaries: readonly number[];
      readonly recordMinMax: boolean;
    }
  | {
      readonly kind: 'base2_exponential_bucket_histogram';
      readonly maxSize: number;
      readonly recordMinMax: boolean;
    };
