import { describe, expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { allSignals, delivered, everything } from '../support/delivered.ts';
import { freePort } from '../support/free-port.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const run = (env: Readonly<Record<string, string>>): Promise<BothRuns> =>
  runBoth(allSignals, { env });

/** What a line of the agent has to be for people: one sentence, and what holds instead. */
const readable = (name: string): RegExp =>
  new RegExp(`^\\[otel-agent\\] (warn|error): ${name}[=:].*; \\S.*$`);

/** One option of each kind, with a value that each rule of its kind refuses. */
const refused: readonly [name: string, texts: readonly string[], instead: string][] = [
  // boolean: anything but `true` is false
  ['OTEL_SDK_DISABLED', ['1', 'yes', 'on', 'tru', 't'], 'using false'],
  ['OTEL_NODE_EXPERIMENTAL_SDK_METRICS', ['1', 'enabled'], 'using false'],
  // integer: decimal digits only, 2³¹−1 at most
  [
    'OTEL_BSP_MAX_QUEUE_SIZE',
    ['-1', '0', '1.5', '0x10', '1e3', '+5', 'Infinity', 'NaN', '1_000', '10 000', '2147483648'],
    'using 2048',
  ],
  ['OTEL_ATTRIBUTE_COUNT_LIMIT', ['-1', '1.0', 'unlimited', '99999999999999999999'], 'using 128'],
  ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', ['-1', 'unset', '1e9'], 'it is ignored'],
  // duration and timeout: milliseconds, without a unit
  ['OTEL_BSP_SCHEDULE_DELAY', ['-1', '5s', '0.5', '9007199254740993'], 'using 5000'],
  ['OTEL_BLRP_EXPORT_TIMEOUT', ['-30000', 'never', '3e4'], 'using 30000'],
  ['OTEL_METRIC_EXPORT_INTERVAL', ['0', '-1', '1m'], 'using 60000'],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', ['-1', '10s', '2147483648'], 'using 10000'],
  ['OTEL_NODE_EXIT_TIMEOUT', ['-1', 'short'], 'using 3000'],
  // enum
  ['OTEL_LOG_LEVEL', ['loud', 'warning', '3'], 'using warn'],
  ['OTEL_TRACES_SAMPLER', ['always-on', 'never', '0.5'], 'using parentbased_always_on'],
  [
    'OTEL_EXPORTER_OTLP_PROTOCOL',
    ['http', 'protobuf', 'http/protobuf,grpc'],
    'using http/protobuf',
  ],
  ['OTEL_EXPORTER_OTLP_COMPRESSION', ['deflate', 'true'], 'using none'],
  // list of enums
  ['OTEL_TRACES_EXPORTER', ['oltp', 'otel', ','], 'using otlp'],
  ['OTEL_PROPAGATORS', ['w3c', 'trace-context', ','], 'using tracecontext, baggage'],
  // of one signal: what is general holds
  [
    'OTEL_EXPORTER_OTLP_LOGS_COMPRESSION',
    ['deflate'],
    'OTEL_EXPORTER_OTLP_COMPRESSION holds instead',
  ],
  // pairs
  ['OTEL_RESOURCE_ATTRIBUTES', ['a', 'a=b=c', '=b', 'a=%'], 'all of it is ignored'],
  ['OTEL_EXPORTER_OTLP_HEADERS', ['a', 'a b=c', '=b', 'a=%', 'é=1'], 'it is left out'],
];

describe.each(refused)('%s', (name, texts, instead) => {
  test.each(texts)('="%s" is said once, and all is delivered', async (text) => {
    const ran = await run({ [name]: text });
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toMatch(readable(name));
    expect(ran.said[0]?.endsWith(`; ${instead}`)).toBe(true);
    expect(delivered(ran)).toEqual(everything);
  });
});

/** What each kind takes although it looks odd. */
const taken: readonly [name: string, texts: readonly string[]][] = [
  ['OTEL_SDK_DISABLED', ['', '  ', 'false', 'FALSE', ' False ']],
  ['OTEL_BSP_MAX_QUEUE_SIZE', ['', ' ', ' 100 ', '0100', '2147483647']],
  ['OTEL_BSP_SCHEDULE_DELAY', ['', '0', ' 10 ']],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', ['', '0', '2147483647']],
  ['OTEL_TRACES_SAMPLER', ['', '\t', 'ALWAYS_ON', ' parentbased_always_on ']],
  ['OTEL_TRACES_SAMPLER_ARG', ['', ' ']],
  ['OTEL_TRACES_EXPORTER', ['', ' ', 'OTLP', 'otlp,', ',otlp, otlp']],
  ['OTEL_PROPAGATORS', ['', 'TraceContext', 'baggage, tracecontext,baggage', 'none', 'b3,jaeger']],
  ['OTEL_EXPORTER_OTLP_HEADERS', ['', ' ', ',', 'a=', 'a=1,,b=2,']],
  ['OTEL_EXPORTER_OTLP_CERTIFICATE', ['', ' ']],
  ['OTEL_RESOURCE_ATTRIBUTES', ['', ' ', ',', 'a=', 'a=1,,b=2,']],
  ['OTEL_SERVICE_NAME', ['', ' ']],
  ['OTEL_NODE_ENV_FILE', ['', ' ']],
];

describe.each(taken)('%s', (name, texts) => {
  test.each(texts)('="%s" is no reason for a word', async (text) => {
    const ran = await run({ [name]: text });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
  });
});

describe('names', () => {
  test.each([
    ['OTEL_SERVCE_NAME', 'OTEL_SERVICE_NAME'],
    ['OTEL_EXPORTER_OTLP_ENDPONT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_TRACE_EXPORTER', 'OTEL_TRACES_EXPORTER'],
    ['OTEL_NODE_DISABLED_INSTRUMENTATION', 'OTEL_NODE_DISABLED_INSTRUMENTATIONS'],
  ])('%s is a slip', async (name, meant) => {
    const ran = await run({ [name]: 'x' });
    expect(ran.said).toEqual([
      `[otel-agent] warn: ${name} is not a known option; did you mean ${meant}?`,
    ]);
    expect(delivered(ran)).toEqual(everything);
  });

  test.each(['OTEL_PYTHON_LOG_LEVEL', 'OTEL_JAVAAGENT_ENABLED', 'OTEL_OF_MY_OWN', 'OTEL', 'OTEL_'])(
    '%s is none of our business',
    async (name) => {
      expect((await run({ [name]: 'x' })).said).toEqual([]);
    },
  );
});

test.each(['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'OTEL_NODE_DISABLED_INSTRUMENTATIONS'])(
  '%s with a name that means nothing',
  async (name) => {
    const ran = await run({ [name]: name.includes('ENABLED') ? 'http,htpp' : 'htpp' });
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toContain(`${name}: "htpp" is not an instrumentation of this agent`);
    expect(delivered(ran)).toEqual(everything);
  },
);

test('many bad values at once: one line for each, in a text that people can read', async () => {
  const ran = await run({
    OTEL_LOG_LEVEL: 'loud',
    OTEL_TRACES_SAMPLER: 'sometimes',
    OTEL_BSP_SCHEDULE_DELAY: 'soon',
    OTEL_PROPAGATORS: 'w3c',
    OTEL_SDK_DISABLED: 'no\u001b[31m\nway',
  });
  expect(ran.said).toHaveLength(5);
  for (const line of ran.said) expect(line).toMatch(/^[ -~]+$/);
  expect(delivered(ran)).toEqual(everything);
});

test('a very long value is not printed in full', async () => {
  const ran = await run({ OTEL_TRACES_SAMPLER: 'x'.repeat(50_000) });
  expect(ran.said).toHaveLength(1);
  expect(ran.said[0]?.length).toBeLessThan(500);
});

/** Upstream ends the app, or hangs, with some of these. */
const hostile: readonly [what: string, env: Record<string, string>, lines: number][] = [
  ['gRPC endpoint "a b c"', grpc({ OTEL_EXPORTER_OTLP_ENDPOINT: 'a b c' }), 2],
  ['gRPC endpoint "http://"', grpc({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://' }), 2],
  ['gRPC endpoint with a scheme of its own', grpc({ OTEL_EXPORTER_OTLP_ENDPOINT: 'xds:///a' }), 2],
  ['HTTP endpoint "http://"', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://' }, 2],
  [
    'a header with an illegal name over gRPC',
    grpc({
      OTEL_EXPORTER_OTLP_HEADERS: 'bad name=1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    }),
    2,
  ],
  [
    'an unreadable certificate',
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere/ca.pem',
    },
    2,
  ],
  [
    'an unreadable client certificate over gRPC',
    grpc({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/nowhere/a.pem',
      OTEL_EXPORTER_OTLP_CLIENT_KEY: '/nowhere/a.key',
    }),
    3,
  ],
  [
    'a client certificate without its key over gRPC',
    grpc({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/nowhere/a.pem',
    }),
    2,
  ],
  ['an env file that is not there', { OTEL_NODE_ENV_FILE: '/nowhere/.env' }, 2],
  ['a host that is not known', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://nowhere.invalid:4318' }, 1],
];

function grpc(env: Record<string, string>): Record<string, string> {
  return { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', ...env };
}

test.each(hostile)('%s: the app ends as without us', async (_, env, lines) => {
  const ran = await runBoth(allSignals, {
    collector: false,
    timeoutMillis: 15_000,
    env: { OTEL_NODE_EXIT_TIMEOUT: '500', ...env },
  });
  // The first of them say what is wrong with the settings, the last that nothing could be sent.
  expect(ran.said.length).toBeLessThanOrEqual(lines);
  expect(new Set(ran.said).size).toBe(ran.said.length);
  expect(ran.said.at(-1)).toContain('cannot be sent');
  for (const line of ran.said) expect(line).not.toMatch(/ at \S+ \(|node:internal/);
});

test('a collector that refuses: one line', async () => {
  const ran = await runBoth(allSignals, {
    collector: false,
    timeoutMillis: 15_000,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` },
  });
  expect(ran.said).toHaveLength(1);
});

test.each([400, 401, 404, 413, 500])(
  'a collector that answers %i: a line for each signal',
  async (status) => {
    const collector = await startCollector();
    collector.respondWith({ status, message: 'go away', repeat: true });
    try {
      const ran = await runBoth(allSignals, { collector, timeoutMillis: 15_000 });
      expect(ran.said).toHaveLength(3);
      for (const line of ran.said) expect(line).toContain(String(status));
    } finally {
      await collector.close();
    }
  },
);
