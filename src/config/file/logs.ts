import type { LogExporterModel, LoggerSettings, LogsModel } from '../model.ts';
import { scopeRules, severities, severityNames } from './common.ts';
import { otlpKinds, otlpLines } from './exporters.ts';
import { attributeLimits, toLogLimits, type AttributeLimits } from './limits.ts';
import { processorKinds } from './processors.ts';
import {
  choice,
  flag,
  list,
  mapped,
  object,
  oneOf,
  optional,
  otherwise,
  plain,
  required,
  type Shape,
} from './shape.ts';

const exporter: Shape<LogExporterModel> = oneOf('log record exporter', {
  ...otlpKinds('logs'),
  'otlp_file/development': otlpLines,
  console: plain({ kind: 'console' }),
});

const processor = oneOf('log record processor', {
  ...processorKinds(exporter, 1000),
  'event_to_span_event_bridge/development': plain('event bridge'),
});

const loggerSettings: Shape<LoggerSettings> = mapped(
  object({
    enabled: otherwise(flag, true),
    minimum_severity: optional(choice(severityNames)),
    trace_based: otherwise(flag, false),
  }),
  (read) => ({
    enabled: read.enabled,
    minimumSeverity: read.minimum_severity === undefined ? 0 : severities[read.minimum_severity],
    traceBased: read.trace_based,
  }),
);

const shape = object({
  processors: required(list(processor)),
  limits: otherwise(attributeLimits, undefined),
  'logger_configurator/development': optional(
    scopeRules('loggers', loggerSettings, { enabled: true, minimumSeverity: 0, traceBased: false }),
  ),
});

/** The section `logger_provider`, under the limits of all signals. */
export function loggerProvider(general: AttributeLimits): Shape<LogsModel> {
  return mapped(shape, (read) => {
    const loggers = read['logger_configurator/development'];
    return {
      limits: toLogLimits(read.limits ?? {}, general),
      processors: read.processors.filter((one) => one !== 'event bridge'),
      bridgesEvents: read.processors.includes('event bridge'),
      ...(loggers && { loggers }),
    };
  });
}
