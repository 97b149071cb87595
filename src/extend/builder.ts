import type { InstrumentationOptions } from './libraries.ts';
import type {
  Attributes,
  IdGenerator,
  LogRecordProcessor,
  MetricReader,
  Propagator,
  Sampler,
  SpanExporter,
  SpanProcessor,
  View,
} from './parts.ts';

/** What an extension (OTEL_NODE_EXTENSIONS) shapes the agent by, before it starts. */
export type Builder = {
  addResourceAttributes(attributes: Attributes): Builder;
  /** Replaces OTEL_TRACES_SAMPLER. */
  setSampler(sampler: Sampler): Builder;
  /** Puts a sampler around the one that is chosen; of several wraps the last is the outermost. */
  wrapSampler(wrap: (inner: Sampler) => Sampler): Builder;
  setIdGenerator(generator: IdGenerator): Builder;
  /** Replaces OTEL_PROPAGATORS. */
  setPropagator(propagator: Propagator): Builder;
  addSpanProcessor(processor: SpanProcessor): Builder;
  addSpanExporter(exporter: SpanExporter): Builder;
  addMetricReader(reader: MetricReader): Builder;
  addView(view: View): Builder;
  addLogRecordProcessor(processor: LogRecordProcessor): Builder;
  /** Options for one instrumentation; several calls add up. */
  configureInstrumentation<N extends string>(
    name: N,
    options: N extends keyof InstrumentationOptions
      ? NonNullable<InstrumentationOptions[N]>
      : object,
  ): Builder;
};

/** What an extension exports, by default or as `extend`. */
export type Extend = (builder: Builder) => void;

/** All that code has given, ready for the pipeline. */
export type CustomParts = {
  resourceAttributes: Attributes;
  sampler: Sampler | undefined;
  samplerWraps: ((inner: Sampler) => Sampler)[];
  idGenerator: IdGenerator | undefined;
  propagator: Propagator | undefined;
  spanProcessors: SpanProcessor[];
  spanExporters: SpanExporter[];
  metricReaders: MetricReader[];
  views: View[];
  logRecordProcessors: LogRecordProcessor[];
  /** By short name. */
  instrumentations: Map<string, object>;
};

export function noParts(): CustomParts {
  return {
    resourceAttributes: {},
    sampler: undefined,
    samplerWraps: [],
    idGenerator: undefined,
    propagator: undefined,
    spanProcessors: [],
    spanExporters: [],
    metricReaders: [],
    views: [],
    logRecordProcessors: [],
    instrumentations: new Map(),
  };
}

/** Every part by its method, and one method that it must have: what a slip would break is told early. */
const lists = {
  addSpanProcessor: ['spanProcessors', []],
  addSpanExporter: ['spanExporters', ['export']],
  addMetricReader: ['metricReaders', ['setMetricProducer', 'collect']],
  addView: ['views', []],
  addLogRecordProcessor: ['logRecordProcessors', ['onEmit']],
} as const;

const singles = {
  setSampler: ['sampler', ['shouldSample']],
  setIdGenerator: ['idGenerator', ['generateTraceId', 'generateSpanId']],
  setPropagator: ['propagator', ['inject', 'extract', 'fields']],
} as const;

/** A builder that fills `parts`; it throws where it is handed something that cannot work. */
export function makeBuilder(parts: CustomParts): Builder {
  const builder: Record<string, (...args: never[]) => unknown> = {
    addResourceAttributes: (attributes: Attributes) => {
      Object.assign(parts.resourceAttributes, need('addResourceAttributes', attributes, []));
      return builder;
    },
    wrapSampler: (wrap: (inner: Sampler) => Sampler) => {
      if (typeof wrap !== 'function') throw new TypeError('wrapSampler() needs a function');
      parts.samplerWraps.push(wrap);
      return builder;
    },
    configureInstrumentation: (name: string, options: object) => {
      const short = name.replace(/^@opentelemetry\/instrumentation-/, '');
      const more = need('configureInstrumentation', options, []);
      parts.instrumentations.set(short, { ...parts.instrumentations.get(short), ...more });
      return builder;
    },
  };
  for (const [method, [part, methods]] of Object.entries(lists)) {
    builder[method] = (item: object) => {
      (parts[part] as object[]).push(need(method, item, methods));
      return builder;
    };
  }
  for (const [method, [part, methods]] of Object.entries(singles)) {
    builder[method] = (item: object) => {
      Object.assign(parts, { [part]: need(method, item, methods) });
      return builder;
    };
  }
  return builder as unknown as Builder;
}

function need<T extends object>(method: string, item: T, methods: readonly string[]): T {
  if (typeof item !== 'object' || item === null) throw new TypeError(`${method}() needs an object`);
  for (const name of methods) {
    if (typeof (item as Record<string, unknown>)[name] === 'function') continue;
    throw new TypeError(`${method}() needs an object with a method ${name}`);
  }
  return item;
}
