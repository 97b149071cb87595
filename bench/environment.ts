import { appEnvironment } from '../test/support/app-environment.ts';

/**
 * Environment of a measured app, the same under all agents: traces and metrics to the sink with the
 * default delays, and only resource detectors that stay on this machine.
 *
 * @param sinkPort of OTLP/HTTP on 127.0.0.1
 * @param changes set, or with undefined unset, on top
 */
export function benchEnvironment(
  sinkPort: number,
  changes: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  return appEnvironment({
    OTEL_BSP_SCHEDULE_DELAY: undefined,
    OTEL_BLRP_SCHEDULE_DELAY: undefined,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinkPort}`,
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'env,host,process',
    NODE_COMPILE_CACHE: undefined,
    NODE_NO_WARNINGS: '1',
    ...changes,
  });
}
