import type { Option } from '../option.ts';
import { perSignal } from './per-signal.ts';

/** OTLP options that hold for all signals; each has a form of its own per signal. */
const generic = {
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    kind: 'choice',
    choices: ['grpc', 'http/protobuf', 'http/json'],
    fallback: 'http/protobuf',
    group: 'otlp',
    status: 'stable',
    about: 'Transport and encoding of OTLP.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    kind: 'text',
    fallback: undefined,
    group: 'otlp',
    status: 'stable',
    about:
      'URL of the OTLP receiver; over HTTP, v1/traces, v1/metrics or v1/logs is appended (default http://localhost:4318, for grpc http://localhost:4317).',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    kind: 'pairs',
    fallback: {},
    secret: true,
    group: 'otlp',
    status: 'stable',
    about: 'Headers sent with every export, as name=value,name2=value2 with %-encoded values.',
  },
  OTEL_EXPORTER_OTLP_TIMEOUT: {
    kind: 'timeout',
    fallback: 10_000,
    group: 'otlp',
    status: 'stable',
    about:
      'Longest time for one export, repeated attempts included, in milliseconds; 0 means no limit.',
  },
  OTEL_EXPORTER_OTLP_COMPRESSION: {
    kind: 'choice',
    choices: ['none', 'gzip'],
    fallback: 'none',
    group: 'otlp',
    status: 'stable',
    about: 'Compression of what is sent.',
  },
  OTEL_EXPORTER_OTLP_INSECURE: {
    kind: 'boolean',
    fallback: false,
    group: 'otlp',
    status: 'stable',
    about: 'Connect without TLS; only for grpc endpoints that have no http:// or https:// scheme.',
  },
  OTEL_EXPORTER_OTLP_CERTIFICATE: {
    kind: 'text',
    fallback: undefined,
    group: 'otlp',
    status: 'stable',
    about: 'Path of a PEM file with the certificates to trust.',
  },
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: {
    kind: 'text',
    fallback: undefined,
    group: 'otlp',
    status: 'stable',
    about: 'Path of a PEM file with the certificate that this client shows.',
  },
  OTEL_EXPORTER_OTLP_CLIENT_KEY: {
    kind: 'text',
    fallback: undefined,
    secret: true,
    group: 'otlp',
    status: 'stable',
    about: "Path of a PEM file with the key of the client's certificate.",
  },
} as const satisfies Record<string, Option>;

export const otlp = {
  ...generic,
  ...perSignal(generic),
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: {
    kind: 'choice',
    choices: ['cumulative', 'delta', 'lowmemory'],
    fallback: 'cumulative',
    group: 'otlp',
    status: 'stable',
    about: 'Whether metrics carry totals or what changed since the last export.',
  },
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: {
    kind: 'choice',
    choices: ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'],
    fallback: 'explicit_bucket_histogram',
    group: 'otlp',
    status: 'stable',
    about: 'How histograms are aggregated where no view says otherwise.',
  },
} as const satisfies Record<string, Option>;
