import type { Option } from '../option.ts';

const gcp = {
  kind: 'text',
  fallback: undefined,
  group: 'other exporters',
  status: 'agent',
} as const;

/** Google's exporters, under the names that they have in Python. */
export const gcpOptions = {
  OTEL_EXPORTER_GCP_TRACE_PROJECT_ID: {
    ...gcp,
    about: 'Google Cloud project that gcp_trace writes to; default is that of the credentials.',
  },
  OTEL_EXPORTER_GCP_TRACE_ENDPOINT: {
    ...gcp,
    about:
      'Address, as host:port, that gcp_trace sends to (default cloudtrace.googleapis.com:443).',
  },
  OTEL_EXPORTER_GCP_MONITORING_PROJECT_ID: {
    ...gcp,
    about:
      'Google Cloud project that gcp_monitoring writes to; default is that of the credentials.',
  },
  OTEL_EXPORTER_GCP_MONITORING_ENDPOINT: {
    ...gcp,
    about:
      'Address, as host:port, that gcp_monitoring sends to (default monitoring.googleapis.com:443).',
  },
} as const satisfies Record<string, Option>;
