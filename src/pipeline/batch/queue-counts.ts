import type { MeterProvider } from '@opentelemetry/api';
import type { BatchWatch } from './batcher.ts';

const things = {
  traces: { item: 'span', noun: 'span', unit: '{span}', scope: '@opentelemetry/sdk-trace' },
  logs: { item: 'log', noun: 'log record', unit: '{log_record}', scope: '@opentelemetry/sdk-logs' },
} as const;

/**
 * `otel.sdk.processor.*` of one batch processor (semantic conventions, "OpenTelemetry SDK
 * Metrics").
 *
 * @param number among those of its signal, from 0
 * @param queue how many items wait, and how many may
 */
export function countQueue(
  signal: keyof typeof things,
  number: number,
  queue: { readonly capacity: number; readonly size: () => number },
  provider: MeterProvider,
): BatchWatch {
  const { item, noun, unit, scope } = things[signal];
  const meter = provider.getMeter(scope);
  const prefix = `otel.sdk.processor.${item}`;
  const type = `batching_${item}_processor`;
  const attributes = { 'otel.component.type': type, 'otel.component.name': `${type}/${number}` };
  meter
    .createUpDownCounter(`${prefix}.queue.capacity`, {
      unit,
      description: `The maximum number of ${noun}s the queue of a given instance of an SDK ${item} processor can hold.`,
    })
    .add(queue.capacity, attributes);
  meter
    .createObservableUpDownCounter(`${prefix}.queue.size`, {
      unit,
      description: `The number of ${noun}s in the queue of a given instance of an SDK ${item} processor.`,
    })
    .addCallback((result) => result.observe(queue.size(), attributes));
  const processed = meter.createCounter(`${prefix}.processed`, {
    unit,
    description: `The number of ${noun}s for which the processing has finished, either successful or failed.`,
  });
  const drop = (error: string): void => processed.add(1, { ...attributes, 'error.type': error });
  return {
    onFull: () => drop('queue_full'),
    onBroken: (error) => drop(error instanceof Error ? error.name : '_OTHER'),
    onLeft: (items) => processed.add(items, attributes),
  };
}
