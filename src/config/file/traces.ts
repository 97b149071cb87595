import type { BatchModel, SpanExporterModel, TracesModel } from '../model.ts';
import { scopeRules } from './common.ts';
import { otlpKinds, otlpLines, zipkin } from './exporters.ts';
import { spanLimits, toSpanLimits, type AttributeLimits } from './limits.ts';
import { processorKinds } from './processors.ts';
import { sampler } from './samplers.ts';
import {
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

const exporter: Shape<SpanExporterModel> = oneOf('span exporter', {
  ...otlpKinds('traces'),
  'otlp_file/development': otlpLines,
  console: plain({ kind: 'console' }),
  zipkin,
});

const tracerSwitch = object({ enabled: otherwise(flag, true) });

const shape = object({
  processors: required(list(oneOf('span processor', processorKinds(exporter, 5000)))),
  limits: otherwise(spanLimits, undefined),
  sampler: otherwise(sampler, undefined),
  id_generator: optional(oneOf('id generator', { random: plain('random'), xray: plain('xray') })),
  'tracer_configurator/development': optional(
    scopeRules('tracers', tracerSwitch, { enabled: true }),
  ),
});

const usualBatch: BatchModel = {
  scheduledDelayMillis: 5000,
  exportTimeoutMillis: 30_000,
  maxQueueSize: 2048,
  maxExportBatchSize: 512,
};

/**
 * The section `tracer_provider`.
 *
 * @param general limits of all signals
 * @param others what other sections say of it
 */
export function tracerProvider(
  general: AttributeLimits,
  others: Pick<TracesModel, 'rules' | 'olderNames' | 'exceptions'>,
): Shape<TracesModel> {
  return mapped(shape, (read) => ({
    ...others,
    ids: read.id_generator ?? 'random',
    sampler: read.sampler ?? { kind: 'named', name: 'parentbased_always_on', arg: undefined },
    limits: toSpanLimits(read.limits ?? {}, general),
    processors: read.processors,
    batch: read.processors.find(({ batch }) => batch !== undefined)?.batch ?? usualBatch,
    ...(read['tracer_configurator/development'] && {
      tracers: read['tracer_configurator/development'],
    }),
  }));
}
