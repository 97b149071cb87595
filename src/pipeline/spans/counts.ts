import type { MeterProvider, SpanContext } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';

/** `otel.span.sampling_result` */
const results = {
  [SamplingDecision.NOT_RECORD]: 'DROP',
  [SamplingDecision.RECORD]: 'RECORD_ONLY',
  [SamplingDecision.RECORD_AND_SAMPLED]: 'RECORD_AND_SAMPLE',
} as const;

/** Counts a span that starts; what it returns counts its end. */
export type SpanCounts = (
  parent: SpanContext | undefined,
  decision: SamplingDecision,
) => (() => void) | undefined;

/** `otel.sdk.span.started` and `.live` (semantic conventions, "OpenTelemetry SDK Metrics"). */
export function makeSpanCounts(provider: MeterProvider, version: string): SpanCounts {
  const meter = provider.getMeter('@opentelemetry/sdk-trace', version);
  const started = meter.createCounter('otel.sdk.span.started', {
    unit: '{span}',
    description: 'The number of created spans.',
  });
  const live = meter.createUpDownCounter('otel.sdk.span.live', {
    unit: '{span}',
    description: 'The number of spans which have not been ended yet.',
  });
  return (parent, decision) => {
    const result = { 'otel.span.sampling_result': results[decision] };
    started.add(1, { 'otel.span.parent.origin': originOf(parent), ...result });
    if (decision === SamplingDecision.NOT_RECORD) return undefined;
    live.add(1, result);
    return () => live.add(-1, result);
  };
}

function originOf(parent: SpanContext | undefined): string {
  if (parent === undefined) return 'none';
  return parent.isRemote === true ? 'remote' : 'local';
}
