import { TraceFlags, type SpanContext } from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  type Sampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { TracesModel } from '../config/model.ts';
import type { SamplerModel } from '../config/sampler-model.ts';
import { plainSampler } from './guarded-parts.ts';
import { exceptionLogs } from './exception-logs.ts';
import type { Drains } from './finish-now.ts';
import type { LazyExporters } from './lazy-exporters.ts';
import type { OwnMetrics } from './metrics.ts';
import type { Parts } from './parts.ts';
import { makeSampler, type RemoteSamplers } from './samplers.ts';
import { withRules } from './sampling-rules.ts';
import { xrayIds } from './xray-ids.ts';
import { olderNames } from './older-names.ts';
import { OwnTracerProvider } from './spans/provider.ts';
import { makeValueLimits, spanValueLimits } from './value-limits.ts';

/** Undefined where nothing takes the spans: the API stays a no-op, context still flows. */
export function makeTracerProvider(
  model: TracesModel | undefined,
  parts: Parts,
  ownMetrics: OwnMetrics,
  ofProcess: SpanContext | undefined,
  remote: RemoteSamplers,
): OwnTracerProvider | undefined {
  const { resource, exporters, custom, declared, voice, drains } = parts;
  const { spanProcessors, spanExporters, idGenerator } = custom;
  const fromCode = spanExporters.map(
    (exporter) => new BatchSpanProcessor({ exporter, ...model?.batch, ...ownMetrics }),
  );
  drains.fromCode.push(...fromCode);
  const processors = [
    ...(model?.processors ?? []).map((processor) =>
      makeProcessor(processor, exporters, ownMetrics, drains),
    ),
    ...fromCode,
  ];
  if (processors.length + spanProcessors.length === 0) return undefined;
  const {
    attributeValueLengthLimit: longest,
    attributeValueDepthLimit: deepest,
    ...spanLimits
  }: Partial<TracesModel['limits']> = model?.limits ?? {};
  const provider = new OwnTracerProvider({
    resource,
    sampler: withRules(
      model?.rules ?? [],
      custom.sampler(() =>
        model === undefined ? plainSampler : samplerOf(model.sampler, parts, remote),
      ),
    ),
    spanLimits,
    spanProcessors: [
      drains.openSpans,
      ...spanProcessors,
      ...conventions(model),
      spanValueLimits(makeValueLimits(longest, voice, deepest)),
      ...processors,
    ],
    ...(model?.ids === 'xray' && { idGenerator: xrayIds }),
    ...(idGenerator !== undefined && { idGenerator }),
    ...ownMetrics,
    ofProcess,
  });
  if (model?.tracers !== undefined) declared().switchTracers(provider, model.tracers);
  return provider;
}

function samplerOf(
  model: SamplerModel,
  { voice, declared }: Parts,
  remote: RemoteSamplers,
): Sampler {
  const named = ({ name, arg }: Extract<SamplerModel, { kind: 'named' }>): Sampler =>
    makeSampler(name, arg, voice, remote);
  if (model.kind === 'named') return named(model);
  return declared().makeDeclaredSampler(model, { named, jaeger: remote.jaeger });
}

/** What changes the names and forms of the conventions; few ask for any. */
function conventions(model: TracesModel | undefined): SpanProcessor[] {
  const { olderNames: areas = [], exceptions } = model ?? {};
  return [
    ...(areas.length > 0 ? [olderNames(areas)] : []),
    ...(exceptions === undefined ? [] : [exceptionLogs(exceptions)]),
  ];
}

function makeProcessor(
  model: TracesModel['processors'][number],
  exporters: LazyExporters,
  ownMetrics: OwnMetrics,
  { batches }: Drains,
): SpanProcessor {
  if (model.batch !== undefined) {
    const tray = exporters.spanTray(model.exporter, model.batch);
    const batcher = batches.make('traces', tray, model.batch, ownMetrics.meterProvider);
    return {
      onStart: () => {},
      onEnd: (span) => {
        if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) batcher.add(span);
      },
      forceFlush: () => batcher.forceFlush(),
      shutdown: () => batcher.shutdown(),
    };
  }
  const exporter = exporters.spans(model.exporter);
  const processor = new SimpleSpanProcessor({ exporter, ...ownMetrics });
  if (model.exporter.kind === 'console') {
    processor.onStart = exporters.spanStarts() ?? processor.onStart;
  }
  return processor;
}
