import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  createAlwaysRecordSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { SamplerModel } from '../../config/sampler-model.ts';
import { compositeSampler } from './composite-sampler.ts';

type Of<K extends SamplerModel['kind']> = Extract<SamplerModel, { readonly kind: K }>;

/** Samplers that are made elsewhere. */
export type OtherSamplers = {
  readonly named: (model: Of<'named'>) => Sampler;
  readonly jaeger: (model: Of<'jaeger_remote'>, initial: Sampler) => Sampler;
};

/** Makes a sampler and those that it asks. */
export function makeDeclaredSampler(model: SamplerModel, others: OtherSamplers): Sampler {
  const make = (inner: SamplerModel): Sampler => makeDeclaredSampler(inner, others);
  switch (model.kind) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'trace_id_ratio_based':
      return new TraceIdRatioBasedSampler(model.ratio);
    case 'always_record':
      return createAlwaysRecordSampler(make(model.root));
    case 'composite':
      return compositeSampler(model.sampler);
    case 'parent_based':
      return parentBased(model, make);
    case 'jaeger_remote':
      return others.jaeger(model, make(model.initial));
    case 'named':
      return others.named(model);
  }
}

function parentBased(model: Of<'parent_based'>, make: (model: SamplerModel) => Sampler): Sampler {
  const { remoteParentSampled, remoteParentNotSampled } = model;
  const { localParentSampled, localParentNotSampled } = model;
  return new ParentBasedSampler({
    root: make(model.root ?? { kind: 'always_on' }),
    ...(remoteParentSampled && { remoteParentSampled: make(remoteParentSampled) }),
    ...(remoteParentNotSampled && { remoteParentNotSampled: make(remoteParentNotSampled) }),
    ...(localParentSampled && { localParentSampled: make(localParentSampled) }),
    ...(localParentNotSampled && { localParentNotSampled: make(localParentNotSampled) }),
  });
}
