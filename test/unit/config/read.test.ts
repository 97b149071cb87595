import { expect, test } from 'vitest';
import { readConfig, type Env } from '../../../src/config/read.ts';

function problemsOf(env: Env, envFile?: Env): readonly string[] {
  return readConfig(env, envFile).problems.map(({ because }) => because);
}

test.each(['', ' ', '\t\n', undefined])('%j in the environment is unset', (text) => {
  const env = {
    OTEL_BSP_SCHEDULE_DELAY: text,
    OTEL_TRACES_EXPORTER: text,
    OTEL_SDK_DISABLED: text,
  };
  expect(readConfig(env)).toEqual(readConfig({}));
});

test('the environment wins over the env file, where it says something', () => {
  const { config, origins, problems } = readConfig(
    { OTEL_SERVICE_NAME: 'environment', OTEL_TRACES_SAMPLER: ' ' },
    { OTEL_SERVICE_NAME: 'file', OTEL_TRACES_SAMPLER: 'always_off', OTEL_LOG_LEVEL: '' },
  );
  expect(config.OTEL_SERVICE_NAME).toBe('environment');
  expect(config.OTEL_TRACES_SAMPLER).toBe('always_off');
  expect(config.OTEL_LOG_LEVEL).toBe('warn');
  expect(origins).toMatchObject({
    OTEL_SERVICE_NAME: 'environment',
    OTEL_TRACES_SAMPLER: 'env file',
    OTEL_LOG_LEVEL: 'default',
  });
  expect(problems).toEqual([]);
});

test('the result cannot be changed', () => {
  const result = readConfig({ OTEL_TRACES_EXPORTER: 'console', OTEL_RESOURCE_ATTRIBUTES: 'a=b' });
  const { config } = result;
  const parts = [
    result,
    config,
    result.origins,
    result.problems,
    config.OTEL_TRACES_EXPORTER,
    config.OTEL_PROPAGATORS,
    config.OTEL_RESOURCE_ATTRIBUTES,
  ];
  expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
});

const sentences: readonly (readonly [Env, string])[] = [
  [
    { OTEL_BSP_SCHEDULE_DELAY: 'abc' },
    'OTEL_BSP_SCHEDULE_DELAY="abc" is not a whole number of milliseconds; using 5000',
  ],
  [
    { OTEL_ATTRIBUTE_COUNT_LIMIT: '-1' },
    'OTEL_ATTRIBUTE_COUNT_LIMIT="-1" is not between 0 and 2147483647; using 128',
  ],
  [
    { OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '1.5' },
    'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT="1.5" is not a whole number; OTEL_ATTRIBUTE_COUNT_LIMIT holds instead',
  ],
  [
    { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: 'x' },
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT="x" is not a whole number; it is ignored',
  ],
  [{ OTEL_SDK_DISABLED: 'yes' }, 'OTEL_SDK_DISABLED="yes" is neither true nor false; using false'],
  [
    { OTEL_TRACES_EXPORTER: 'oltp' },
    'OTEL_TRACES_EXPORTER: "oltp" is not one of otlp, console, zipkin, otlp/stdout, gcp_trace, none; using otlp',
  ],
  [
    { OTEL_SEMCONV_STABILITY_OPT_IN: 'http,rpc' },
    'OTEL_SEMCONV_STABILITY_OPT_IN: "rpc" is known but not available in this release; it is left out',
  ],
  [{ OTEL_PROPAGATORS: ',' }, 'OTEL_PROPAGATORS="," names nothing; using tracecontext, baggage'],
  [
    { OTEL_NODE_ENABLED_INSTRUMENTATIONS: ',' },
    'OTEL_NODE_ENABLED_INSTRUMENTATIONS="," names nothing; it is ignored',
  ],
  [
    { OTEL_EXPORTER_OTLP_HEADERS: 'x-key=s3cr3t%' },
    'OTEL_EXPORTER_OTLP_HEADERS: header 1 (x-key) has a "%" that is not followed by a code; it is left out',
  ],
  [
    { OTEL_RESOURCE_ATTRIBUTES: 'a=b,team' },
    'OTEL_RESOURCE_ATTRIBUTES: "team" has no "="; all of it is ignored',
  ],
  [
    { OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http' },
    'OTEL_EXPORTER_OTLP_LOGS_PROTOCOL="http" is not one of grpc, http/protobuf, http/json; OTEL_EXPORTER_OTLP_PROTOCOL holds instead',
  ],
  [
    { OTEL_EXPERIMENTAL_CONFIG_FILE: 'otel.yaml' },
    'OTEL_EXPERIMENTAL_CONFIG_FILE is another name of OTEL_CONFIG_FILE; please use that one',
  ],
  [
    { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4096' },
    'OTEL_BSP_MAX_EXPORT_BATCH_SIZE="4096" is more than OTEL_BSP_MAX_QUEUE_SIZE (2048); using 2048',
  ],
  [
    { OTEL_TRACE_EXPORTER: 'otlp' },
    'OTEL_TRACE_EXPORTER is not a known option; did you mean OTEL_TRACES_EXPORTER?',
  ],
  [
    { OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://jaeger' },
    'OTEL_EXPORTER_JAEGER_ENDPOINT has no effect: Jaeger takes OTLP, see OTEL_EXPORTER_OTLP_ENDPOINT',
  ],
];

test.each(sentences)('%j is said in one sentence', (env, because) => {
  expect(problemsOf(env)).toEqual([because]);
});

test('what is refused has the default, and says so', () => {
  const { config, origins } = readConfig({ OTEL_METRIC_EXPORT_INTERVAL: '0' });
  expect(config.OTEL_METRIC_EXPORT_INTERVAL).toBe(60_000);
  expect(origins.OTEL_METRIC_EXPORT_INTERVAL).toBe('default');
});

test('a value that means nothing is no default', () => {
  const { config, origins } = readConfig({ OTEL_TRACES_EXPORTER: 'none', OTEL_LOG_LEVEL: 'off' });
  expect(config.OTEL_TRACES_EXPORTER).toEqual([]);
  expect(config.OTEL_LOG_LEVEL).toBe('none');
  expect(origins.OTEL_TRACES_EXPORTER).toBe('environment');
});

test('an alias holds until the real name is set beside it', () => {
  const alias = { OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT: '7' };
  const both = { ...alias, OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '9' };
  expect(readConfig(alias).config.OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT).toBe(7);
  expect(readConfig(both).config.OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT).toBe(9);
  expect(problemsOf(alias)).toEqual([
    'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT is another name of OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT; please use that one',
  ]);
  expect(problemsOf(both)).toEqual([
    'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT is ignored, because OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT is set too',
  ]);
  const inFile = { OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '9' };
  expect(readConfig(alias, inFile).config.OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT).toBe(7);
});

test('a bad value under an alias is told by the name that was used', () => {
  expect(problemsOf({ OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT: 'x' })).toContain(
    'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT="x" is not a whole number; OTEL_ATTRIBUTE_COUNT_LIMIT holds instead',
  );
});

test('the default batch follows a smaller queue without a word', () => {
  const { config, problems } = readConfig({
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
    OTEL_BLRP_MAX_QUEUE_SIZE: '5',
  });
  expect(config.OTEL_BSP_MAX_EXPORT_BATCH_SIZE).toBe(100);
  expect(config.OTEL_BLRP_MAX_EXPORT_BATCH_SIZE).toBe(5);
  expect(problems).toEqual([]);
});

test('an env file cannot name another', () => {
  const { config, problems } = readConfig({}, { OTEL_NODE_ENV_FILE: 'other.env' });
  expect(config.OTEL_NODE_ENV_FILE).toBe('.env');
  expect(problems.map(({ because }) => because)).toEqual([
    'OTEL_NODE_ENV_FILE counts in the environment only; in an env file it is ignored',
  ]);
});

test('names of others are nobody’s slip', () => {
  const env = {
    PATH: '/bin',
    otel_traces_exporter: 'x',
    OTEL_TRACE_EXPORTER: '',
    OTEL_PYTHON_LOG_LEVEL: 'x',
    OTEL_GO_TRACES_EXPORTER: 'x',
    OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED: 'x',
    OTEL_SDK_ENABLED: 'x',
  };
  expect(problemsOf(env)).toEqual([]);
});

test('a slip made in both places is told once', () => {
  expect(problemsOf({ OTEL_LOGS_LEVEL: 'x' }, { OTEL_LOGS_LEVEL: 'y' })).toEqual([
    'OTEL_LOGS_LEVEL is not a known option; did you mean OTEL_LOG_LEVEL?',
  ]);
});

test('no secret and no raw line break gets into a problem', () => {
  const problems = problemsOf({
    OTEL_EXPORTER_OTLP_HEADERS: 'a=s3cr3t\r\nX: 1,s3cr3t,b c=s3cr3t,%=s3cr3t',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=s3cr3t%zz',
    OTEL_TRACES_SAMPLER: 'a\nb\u001b[31m',
    'OTEL_TRACE_EXPORTER\n': 'x',
  });
  expect(problems).toHaveLength(6);
  expect(problems.join('')).not.toMatch(/s3cr3t|\p{Cc}/u);
});
