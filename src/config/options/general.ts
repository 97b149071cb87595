import type { Option } from '../option.ts';

/** The agent as a whole: spec "General SDK configuration", sampling, propagation, switches. */
export const general = {
  OTEL_SDK_DISABLED: {
    kind: 'boolean',
    fallback: false,
    group: 'general',
    status: 'stable',
    about:
      'Start nothing, patch nothing: the app runs as without the agent; only propagators stay, for an app that uses the API.',
  },
  OTEL_SERVICE_NAME: {
    kind: 'text',
    fallback: undefined,
    group: 'general',
    status: 'stable',
    about: 'Name of the service; wins over service.name in OTEL_RESOURCE_ATTRIBUTES.',
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    kind: 'attributes',
    fallback: {},
    group: 'general',
    status: 'stable',
    about: 'Resource attributes as key=value,key2=value2, with "," and "=" %-encoded inside them.',
  },
  OTEL_ENTITIES: {
    kind: 'entities',
    fallback: undefined,
    group: 'general',
    status: 'development',
    about:
      'Entities that describe the resource, as type{id=value}[description=value]@schema;…; OTEL_RESOURCE_ATTRIBUTES wins.',
  },
  OTEL_LOG_LEVEL: {
    kind: 'choice',
    choices: ['none', 'error', 'warn', 'info', 'debug', 'all'],
    synonyms: { off: 'none', verbose: 'debug', trace: 'debug' },
    fallback: 'warn',
    group: 'general',
    status: 'stable',
    about: 'How much the agent says about itself on stderr.',
  },
  OTEL_CONFIG_FILE: {
    kind: 'text',
    fallback: undefined,
    alias: 'OTEL_EXPERIMENTAL_CONFIG_FILE',
    group: 'general',
    status: 'stable',
    about:
      'Path of a configuration file in YAML; all other options count only where it names them.',
  },
  OTEL_PROPAGATORS: {
    kind: 'choices',
    choices: [
      'tracecontext',
      'baggage',
      'b3',
      'b3multi',
      'jaeger',
      'xray',
      'xray-lambda',
      'ottrace',
      'gcp',
      'none',
    ],
    fallback: ['tracecontext', 'baggage'],
    group: 'propagation',
    status: 'stable',
    about: 'Formats in which trace context is read from and written to requests, in this order.',
  },
  OTEL_TRACES_SAMPLER: {
    kind: 'choice',
    choices: [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
      'jaeger_remote',
      'parentbased_jaeger_remote',
      'xray',
    ],
    fallback: 'parentbased_always_on',
    group: 'sampling',
    status: 'stable',
    about: 'Which traces are recorded.',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    kind: 'text',
    fallback: undefined,
    group: 'sampling',
    status: 'stable',
    about:
      'Argument of the sampler: a number from 0 to 1 (default 1) for the ratio samplers; endpoint=…,pollingIntervalMs=…,initialSamplingRate=… for jaeger_remote; endpoint=… for xray.',
  },
  OTEL_NODE_SAMPLING_RULES: {
    kind: 'text',
    fallback: undefined,
    group: 'sampling',
    status: 'agent',
    about:
      'Rules before the sampler, as drop path=/health*; 0.1 path=/api/* method=GET; keep name=job: the first whose conditions hold decides for the whole trace.',
  },
  OTEL_NODE_ID_GENERATOR: {
    kind: 'choice',
    choices: ['auto', 'random', 'xray'],
    fallback: 'auto',
    group: 'sampling',
    status: 'agent',
    about:
      'How trace ids are made; those of xray begin with the time, as AWS X-Ray wants them; auto is xray with its sampler or a propagator of it.',
  },
} as const satisfies Record<string, Option>;
