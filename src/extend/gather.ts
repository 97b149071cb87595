import type { Config } from '../config/options.ts';
import { quote } from '../config/quote.ts';
import type { Origins } from '../config/read.ts';
import { reasonOf } from '../diag/voice.ts';
import { makeBuilder, noParts, type CustomParts } from './builder.ts';
import { runExtensions, type ExtensionHost } from './extensions.ts';
import type { InstrumentationOptions } from './libraries.ts';
import type { StartParts } from './start-options.ts';

export type GatherHost = ExtensionHost & { readonly config: Config; readonly origins: Origins };

export type Gathered = {
  readonly parts: CustomParts;
  /** The settings, without the exporters that those from code stand in for. */
  readonly config: Config;
};

/** All that code gives: `start()` first, then the extensions, which stand closer to operation. */
export function gatherParts(given: StartParts, host: GatherHost): Gathered {
  const parts = fromStart(given, host);
  const add = (more: CustomParts, from: string): void => merge(parts, more, from, host);
  runExtensions(host.config.OTEL_NODE_EXTENSIONS, add, host);
  return { parts, config: withoutDefaults(host, parts) };
}

const partNames: Readonly<Record<keyof StartParts, true>> = {
  resourceAttributes: true,
  sampler: true,
  idGenerator: true,
  propagator: true,
  spanProcessors: true,
  spanExporters: true,
  metricReaders: true,
  views: true,
  logRecordProcessors: true,
  instrumentations: true,
};

const one = <T>(item: T | undefined): readonly T[] => (item === undefined ? [] : [item]);

/** A part of `start()` that cannot work is left out; the others hold. */
function fromStart(given: StartParts, { voice }: GatherHost): CustomParts {
  for (const name of Object.keys(given)) {
    if (name.startsWith('OTEL_') || Object.hasOwn(partNames, name)) continue;
    voice.warn(`start() has no option ${quote(name)}; it is ignored`);
  }
  const parts = noParts();
  const builder = makeBuilder(parts);
  const take = <T>(items: readonly T[] | undefined, add: (item: T) => unknown): void => {
    for (const item of items ?? []) {
      try {
        add(item);
      } catch (error) {
        const what = reasonOf(error).replace(/^(add|set)(\w+)\(\)/, 'start(): $2');
        voice.warn(`${what}; this one is left out`);
      }
    }
  };
  take(one(given.resourceAttributes), builder.addResourceAttributes);
  take(one(given.sampler), builder.setSampler);
  take(one(given.idGenerator), builder.setIdGenerator);
  take(one(given.propagator), builder.setPropagator);
  take(given.spanProcessors, builder.addSpanProcessor);
  take(given.spanExporters, builder.addSpanExporter);
  take(given.metricReaders, builder.addMetricReader);
  take(given.views, builder.addView);
  take(given.logRecordProcessors, builder.addLogRecordProcessor);
  const options: InstrumentationOptions = given.instrumentations ?? {};
  take(Object.entries(options), ([name, value]) => {
    if (value !== undefined) builder.configureInstrumentation(name, value);
  });
  return parts;
}

const singles = ['sampler', 'idGenerator', 'propagator'] as const;
const lists = [
  'samplerWraps',
  'spanProcessors',
  'spanExporters',
  'metricReaders',
  'views',
  'logRecordProcessors',
] as const;

function merge(parts: CustomParts, more: CustomParts, from: string, { voice }: GatherHost): void {
  Object.assign(parts.resourceAttributes, more.resourceAttributes);
  for (const name of singles) {
    if (more[name] === undefined) continue;
    if (parts[name] !== undefined) voice.warn(`${from} replaces the ${name} that was set before`);
    Object.assign(parts, { [name]: more[name] });
  }
  for (const name of lists) (parts[name] as unknown[]).push(...more[name]);
  for (const [name, options] of more.instrumentations) {
    parts.instrumentations.set(name, { ...parts.instrumentations.get(name), ...options });
  }
}

/** Who brings an exporter does not mean the default one as well; one that is named stays. */
function withoutDefaults({ config, origins }: GatherHost, parts: CustomParts): Config {
  const isUnasked = (name: keyof Config): boolean => origins[name] === 'default';
  return {
    ...config,
    ...(parts.spanExporters.length > 0 &&
      isUnasked('OTEL_TRACES_EXPORTER') && { OTEL_TRACES_EXPORTER: [] }),
    ...(parts.metricReaders.length > 0 &&
      isUnasked('OTEL_METRICS_EXPORTER') && { OTEL_METRICS_EXPORTER: [] }),
  };
}
