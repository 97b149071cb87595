import type { Resource } from '@opentelemetry/resources';
import type { MeterProvider } from '@opentelemetry/api';
import type { BatchModel } from '../../config/model.ts';
import type { Tally } from '../../diag/tally.ts';
import type { Voice } from '../../diag/voice.ts';
import { Batcher, type BatchWatch, type Tray } from './batcher.ts';
import { countQueue } from './queue-counts.ts';
import { watchBatches } from './watch.ts';

/** The batch processors of the pipeline. */
export type Batches = {
  /** @param meterProvider where it is counted; nowhere without it */
  readonly make: <Item>(
    signal: 'traces' | 'logs',
    tray: Tray<Item>,
    model: BatchModel,
    meterProvider: MeterProvider | undefined,
  ) => Batcher<Item>;
  /** Everything that waits in one of them leaves now. */
  readonly drain: () => void;
};

const prefix = { traces: 'OTEL_BSP', logs: 'OTEL_BLRP' } as const;

export function makeBatches(
  resource: Resource,
  host: { readonly voice: Voice; readonly tally: Tally },
): Batches {
  const made: { drain(): void }[] = [];
  const numbers = { traces: 0, logs: 0 };
  return {
    make: (signal, tray, model, meterProvider) => {
      const setting = `${prefix[signal]}_MAX_QUEUE_SIZE (${model.maxQueueSize})`;
      const told = watchBatches(signal, setting, host);
      const number = numbers[signal]++;
      const queue = { capacity: model.maxQueueSize, size: (): number => batcher.size };
      const counted = meterProvider && countQueue(signal, number, queue, meterProvider);
      const watch = counted ? both(told, counted) : told;
      const batcher = new Batcher(tray, resource, model, watch);
      made.push(batcher);
      return batcher;
    },
    drain: () => {
      for (const batcher of made) batcher.drain();
    },
  };
}

function both(one: BatchWatch, other: BatchWatch): BatchWatch {
  return {
    onFull: () => {
      one.onFull();
      other.onFull();
    },
    onBroken: (error) => {
      one.onBroken(error);
      other.onBroken(error);
    },
    onLeft: (items) => {
      one.onLeft(items);
      other.onLeft(items);
    },
  };
}
