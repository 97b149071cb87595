import type { IMetricReader, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Batches } from './batch/batches.ts';
import { collectNow } from './collect-now.ts';
import type { OpenSpans } from './open-spans.ts';

/** What hands over batches at once, without an event loop. */
export type Drains = {
  readonly openSpans: OpenSpans;
  readonly batches: Batches;
  /** Processors for exporters that code has given. */
  readonly fromCode: SpanProcessor[];
  readonly metrics: IMetricReader[];
};

type Exporter<Batch> = { export(batch: Batch, done: () => void): void };
type PushReader = { readonly _exporter?: Exporter<ResourceMetrics> };

/** Has every batch that waits exported now, as far as the exporters do that at once. */
export function drainNow({ batches, fromCode, metrics }: Drains, withMetrics: boolean): void {
  batches.drain();
  // Upstream's processor exports before it waits.
  for (const processor of fromCode) void processor.forceFlush().catch(() => {});
  if (!withMetrics) return;
  for (const reader of metrics) {
    const { _exporter: exporter } = reader as unknown as PushReader;
    if (exporter === undefined) continue; // who scrapes comes too late
    const collected = collectNow(reader);
    if (collected.scopeMetrics.length > 0) exporter.export(collected, () => {});
  }
}
