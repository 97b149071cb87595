import { AggregationTemporality, AggregationType, MetricReader } from '@opentelemetry/sdk-metrics';
import type { PrometheusModel } from '../../config/model.ts';
import type { Voice } from '../../diag/voice.ts';
import type { Format } from './prometheus/negotiate.ts';
import { writePage } from './prometheus/page.ts';
import { serveMetrics } from './prometheus/server.ts';
import type { MetricsServer } from './prometheus/server.ts';

/** Served at its host and nowhere else; port 0 lets the system choose. */
type Options = Omit<PrometheusModel, 'kind'> & {
  readonly voice: Voice;
};

/**
 * Makes the reader that serves metrics to Prometheus at `/metrics`, in text format 0.0.4 or, where
 * the scraper prefers it, OpenMetrics 1.0 (SDK exporters, "Prometheus").
 *
 * It listens once a meter provider has it. Where it cannot listen, that is said and the app goes on.
 */
export function prometheusReader(options: Options): PrometheusReader {
  return new PrometheusReader(options);
}

class PrometheusReader extends MetricReader {
  readonly #options: Options;
  /** Metrics that are left out, which is said once. */
  readonly #leftOut = new Set<string>();
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
    this.#server = serveMetrics({ ...this.#options, page: (format) => this.#page(format) });
  }

  /** Pull only: there is nothing to push out. */
  protected override async onForceFlush(): Promise<void> {}

  protected override async onShutdown(): Promise<void> {
    await this.#server?.close();
  }

  async #page(format: Format): Promise<string> {
    const { resourceMetrics, errors } = await this.collect();
    for (const error of errors) this.#options.voice.debug('metric callback failed', error);
    await resourceMetrics.resource.waitForAsyncAttributes?.();
    return writePage(
      resourceMetrics,
      format,
      (name, why) => this.#tellLeftOut(name, why),
      this.#options,
    );
  }

  #tellLeftOut(name: string, why: string): void {
    if (this.#leftOut.has(name)) return;
    this.#leftOut.add(name);
    this.#options.voice.warn(`the metric ${name} is left out of the Prometheus page: ${why}`);
  }
}

export type { PrometheusReader };
