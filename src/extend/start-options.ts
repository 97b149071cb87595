import type { Option } from '../config/option.ts';
import type { OptionName, options } from '../config/options.ts';
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

/** The type that an option has in code. */
type SettingOf<O extends Option> = O extends { kind: 'boolean' }
  ? boolean
  : O extends { kind: 'integer' | 'duration' | 'timeout' }
    ? number
    : O extends { kind: 'text' }
      ? string
      : O extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C
        : O extends { kind: 'choices'; choices: readonly (infer C)[] }
          ? readonly C[]
          : O extends { kind: 'words' }
            ? readonly string[]
            : Readonly<Record<string, string>>;

/** Every option by the name that it has everywhere else: environment, documentation, messages. */
export type Settings = { readonly [N in OptionName]?: SettingOf<(typeof options)[N]> };

/** What only code can give. */
export type StartParts = {
  /** Win over OTEL_RESOURCE_ATTRIBUTES and what is detected. */
  readonly resourceAttributes?: Attributes;
  /** Replaces OTEL_TRACES_SAMPLER. */
  readonly sampler?: Sampler;
  readonly idGenerator?: IdGenerator;
  /** Replaces OTEL_PROPAGATORS. */
  readonly propagator?: Propagator;
  /** Run before the exporters, in this order. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Each with a batch processor of its own (OTEL_BSP_*). */
  readonly spanExporters?: readonly SpanExporter[];
  readonly metricReaders?: readonly MetricReader[];
  readonly views?: readonly View[];
  readonly logRecordProcessors?: readonly LogRecordProcessor[];
  readonly instrumentations?: InstrumentationOptions;
};

/** What `start` takes: settings win over the environment, which wins over the env file. */
export type StartOptions = Settings & StartParts;

/** The agent at work. */
export type Running = {
  /** Exports what is recorded, within OTEL_NODE_EXIT_TIMEOUT; never rejects. */
  flush(): Promise<void>;
  /** Flushes, then undoes all patches for good; never rejects. */
  shutdown(): Promise<void>;
};
