import type { BatchModel, ProcessorModel } from '../model.ts';
import { duration, timeout } from './common.ts';
import {
  mapped,
  nameOf,
  object,
  optional,
  otherwise,
  required,
  whole,
  type Shape,
} from './shape.ts';

/** `batch` and `simple`, over the exporters of a signal. */
export function processorKinds<E>(exporter: Shape<E>, usualDelay: number) {
  return {
    batch: batch(exporter, usualDelay),
    simple: object({ exporter: required(exporter) }) as Shape<ProcessorModel<E>>,
  };
}

function batch<E>(exporter: Shape<E>, usualDelay: number): Shape<ProcessorModel<E>> {
  const shape = object({
    schedule_delay: otherwise(duration(), usualDelay),
    export_timeout: otherwise(timeout, 30_000),
    max_queue_size: otherwise(whole(1), 2048),
    max_export_batch_size: optional(whole(1)),
    exporter: required(exporter),
  });
  return mapped(shape, (read, node, reading): ProcessorModel<E> => {
    const { max_queue_size: queue, max_export_batch_size: wanted } = read;
    if (wanted !== undefined && wanted > queue) {
      const what = `max_export_batch_size ${wanted} is more than max_queue_size (${queue})`;
      reading.warn(node, `${nameOf(node)}: ${what}; using ${queue}`);
    }
    const settings: BatchModel = {
      scheduledDelayMillis: read.schedule_delay,
      exportTimeoutMillis: read.export_timeout,
      maxQueueSize: queue,
      maxExportBatchSize: Math.min(wanted ?? 512, queue),
    };
    return { exporter: read.exporter, batch: settings };
  });
}
