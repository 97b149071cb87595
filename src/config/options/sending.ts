import type { Option } from '../option.ts';

const batching = { group: 'batching', status: 'stable' } as const;
const metrics = { group: 'metrics', status: 'stable' } as const;

/** When and in which portions telemetry is sent: batch processors and the metrics SDK. */
export const sending = {
  OTEL_BSP_SCHEDULE_DELAY: {
    ...batching,
    kind: 'duration',
    fallback: 5000,
    about: 'Longest time a span waits for its batch, in milliseconds; 0 sends at once.',
  },
  OTEL_BSP_EXPORT_TIMEOUT: {
    ...batching,
    kind: 'timeout',
    fallback: 30_000,
    about: 'Longest time for exporting one batch of spans, in milliseconds; 0 means no limit.',
  },
  OTEL_BSP_MAX_QUEUE_SIZE: {
    ...batching,
    kind: 'integer',
    min: 1,
    fallback: 2048,
    about: 'Most spans that wait for export; more are dropped.',
  },
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: {
    ...batching,
    kind: 'integer',
    min: 1,
    fallback: 512,
    about: 'Most spans in one batch; at most OTEL_BSP_MAX_QUEUE_SIZE.',
  },
  OTEL_BLRP_SCHEDULE_DELAY: {
    ...batching,
    kind: 'duration',
    fallback: 1000,
    about: 'Longest time a log record waits for its batch, in milliseconds; 0 sends at once.',
  },
  OTEL_BLRP_EXPORT_TIMEOUT: {
    ...batching,
    kind: 'timeout',
    fallback: 30_000,
    about:
      'Longest time for exporting one batch of log records, in milliseconds; 0 means no limit.',
  },
  OTEL_BLRP_MAX_QUEUE_SIZE: {
    ...batching,
    kind: 'integer',
    min: 1,
    fallback: 2048,
    about: 'Most log records that wait for export; more are dropped.',
  },
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: {
    ...batching,
    kind: 'integer',
    min: 1,
    fallback: 512,
    about: 'Most log records in one batch; at most OTEL_BLRP_MAX_QUEUE_SIZE.',
  },
  OTEL_NODE_EXPORT_QUEUE_BYTES: {
    kind: 'integer',
    min: 1,
    fallback: 8 * 1024 * 1024,
    group: 'batching',
    status: 'agent',
    about:
      'Most bytes of encoded telemetry that wait for the collector, say while it is away; then the oldest are dropped.',
  },
  OTEL_METRIC_EXPORT_INTERVAL: {
    ...metrics,
    kind: 'duration',
    min: 1,
    fallback: 60_000,
    about: 'Time between two exports of metrics, in milliseconds.',
  },
  OTEL_METRIC_EXPORT_TIMEOUT: {
    ...metrics,
    kind: 'timeout',
    fallback: 30_000,
    about: 'Longest time for one export of metrics, in milliseconds; 0 means no limit.',
  },
  OTEL_METRICS_EXEMPLAR_FILTER: {
    ...metrics,
    kind: 'choice',
    choices: ['trace_based', 'always_on', 'always_off'],
    fallback: 'trace_based',
    about:
      'Which measurements may become exemplars of a metric: those within a sampled span, all, or none.',
  },
} as const satisfies Record<string, Option>;
