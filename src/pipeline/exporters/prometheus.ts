import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { AggregationTemporality, AggregationType, MetricReader } from '@opentelemetry/sdk-metrics';
import type { Voice } from '../../diag/voice.ts';
import { withUnitInName } from './prometheus/names.ts';
import { serveMetrics } from './prometheus/server.ts';
import type { MetricsServer } from './prometheus/server.ts';

type Options = {
  /** OTEL_EXPORTER_PROMETHEUS_HOST, default `localhost`: served there and nowhere else. */
  readonly host: string;
  /** OTEL_EXPORTER_PROMETHEUS_PORT, default 9464; 0 lets the system choose. */
  readonly port: number;
  readonly voice: Voice;
};

/**
 * Makes the reader that serves metrics to Prometheus at `/metrics`, in text format 0.0.4 (SDK exporters, "Prometheus").
 *
 * It listens once a meter provider has it. Where it cannot listen, that is said and the app goes on.
 */
export function prometheusReader(options: Options): PrometheusReader {
  return new PrometheusReader(options);
}

class PrometheusReader extends MetricReader {
  readonly #options: Options;
  readonly #serializer = new PrometheusSerializer();
  #server: MetricsServer | undefined;

  constructor(options: Options) {
    super({
      aggregationSelector: () => ({ type: AggregationType.DEFAULT }),
      aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
    });
    this.#options = options;
  }

  /** The port that is served, or undefined where listening failed. */
  get listening(): Promise<number | undefined> {
    return this.#server?.listening ?? Promise.resolve(undefined);
  }

  protected override onInitialized(): void {
    this.#server = serveMetrics({ ...this.#options, page: () => this.#page() });
  }

  /** Pull only: there is nothing to push out. */
  protected override async onForceFlush(): Promise<void> {}

  protected override async onShutdown(): Promise<void> {
    await this.#server?.close();
  }

  async #page(): Promise<string> {
    const { resourceMetrics, errors } = await this.collect();
    for (const error of errors) this.#options.voice.debug('metric callback failed', error);
    await resourceMetrics.resource.waitForAsyncAttributes?.();
    const scopeMetrics = resourceMetrics.scopeMetrics.map(({ scope, metrics }) => ({
      scope,
      metrics: metrics.map(withUnitInName),
    }));
    const text = this.#serializer.serialize({ resource: resourceMetrics.resource, scopeMetrics });
    // The format wants a line feed at the end of the last line.
    return text.endsWith('\n') ? text : `${text}\n`;
  }
}

export type { PrometheusReader };
