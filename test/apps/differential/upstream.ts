import { createRequire } from 'node:module';
import { runApp, type Run, type RunOptions } from '../../support/run-app.ts';

const register = createRequire(import.meta.url).resolve(
  '@opentelemetry/auto-instrumentations-node/register',
);

/** Runs a fixture under upstream's own preload, with its own SDK and exporter. */
export function runUpstream(fixture: string, options: RunOptions = {}): Promise<Run> {
  return runApp(fixture, {
    // It loads all that it has at every start, which takes its time on a busy machine.
    timeoutMillis: 50_000,
    ...options,
    start: 'none',
    nodeArgs: ['--require', register],
    env: {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
      ...options.env,
    },
  });
}
