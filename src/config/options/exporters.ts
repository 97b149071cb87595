import type { Option } from '../option.ts';

/** Which exporters there are, and those other than OTLP. */
export const exporters = {
  OTEL_TRACES_EXPORTER: {
    kind: 'choices',
    choices: ['otlp', 'console', 'zipkin', 'otlp/stdout', 'gcp_trace', 'none'],
    fallback: ['otlp'],
    group: 'exporters',
    status: 'stable',
    about:
      'Where spans go; otlp/stdout writes lines of OTLP-JSON to stdout, in batches; gcp_trace needs a package of Google in the app.',
  },
  OTEL_METRICS_EXPORTER: {
    kind: 'choices',
    choices: ['otlp', 'prometheus', 'console', 'otlp/stdout', 'gcp_monitoring', 'none'],
    fallback: ['otlp'],
    group: 'exporters',
    status: 'stable',
    about:
      'Where metrics go; otlp/stdout writes lines of OTLP-JSON to stdout; gcp_monitoring needs a package of Google in the app.',
  },
  OTEL_LOGS_EXPORTER: {
    kind: 'choices',
    choices: ['otlp', 'console', 'otlp/stdout', 'none'],
    fallback: ['otlp'],
    group: 'exporters',
    status: 'stable',
    about: 'Where log records go; otlp/stdout writes lines of OTLP-JSON to stdout, in batches.',
  },
  OTEL_EXPORTER_PROMETHEUS_HOST: {
    kind: 'text',
    fallback: 'localhost',
    group: 'other exporters',
    status: 'development',
    about: 'Address that the Prometheus exporter listens on.',
  },
  OTEL_EXPORTER_PROMETHEUS_PORT: {
    kind: 'integer',
    min: 0,
    max: 65_535,
    fallback: 9464,
    group: 'other exporters',
    status: 'development',
    about: 'Port that the Prometheus exporter listens on; 0 takes any free one.',
  },
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: {
    kind: 'text',
    fallback: 'http://localhost:9411/api/v2/spans',
    group: 'other exporters',
    status: 'deprecated',
    about: 'URL that the Zipkin exporter sends spans to.',
  },
  OTEL_EXPORTER_ZIPKIN_TIMEOUT: {
    kind: 'timeout',
    fallback: 10_000,
    group: 'other exporters',
    status: 'deprecated',
    about: 'Longest time for one Zipkin export, in milliseconds; 0 means no limit.',
  },
  OTEL_EXPORTER_ZIPKIN_PROTOCOL: {
    kind: 'text',
    fallback: undefined,
    group: 'other exporters',
    status: 'deprecated',
    later: true,
    about: 'Reserved by the specification, which gives it no values.',
  },
} as const satisfies Record<string, Option>;
