import type { Resource } from '@opentelemetry/resources';
import type { Voice } from '../diag/voice.ts';
import type { ExporterSource } from './exporter-source.ts';
import type { Custom } from './custom.ts';
import type { Drains } from './finish-now.ts';
import type { LazyExporters } from './lazy-exporters.ts';

/** What the providers of all signals are made from. */
export type Parts = {
  readonly resource: Resource;
  readonly exporters: LazyExporters;
  readonly custom: Custom;
  readonly declared: ExporterSource['declared'];
  readonly voice: Voice;
  readonly drains: Drains;
};
