import { expect, test } from 'vitest';
import { runApp, type Run, type RunOptions } from '../support/run-app.ts';
import { startJaegerGrpc, startJson, type SamplingServer } from '../support/sampling-servers.ts';

async function runWith(
  server: SamplingServer | undefined,
  env: Record<string, string | undefined>,
  options: RunOptions = {},
  fixture = 'until.cjs',
): Promise<Run> {
  try {
    const run = await runApp(`sampling/${fixture}`, {
      ...options,
      env: {
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_SERVICE_NAME: 'shop',
        ...env,
      },
    });
    expect(run.exitCode).toBe(0);
    return run;
  } finally {
    await server?.close();
  }
}

const never = 'initialSamplingRate=0';

test('jaeger_remote takes the strategy of the service, over gRPC', async () => {
  const server = await startJaegerGrpc({ probabilisticSampling: { samplingRate: 1 } });
  const run = await runWith(server, {
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: `endpoint=http://127.0.0.1:${server.port},${never}`,
  });
  expect(run.stderr).toBe('');
  expect(run.spans).toHaveLength(1);
  expect(server.asked[0]).toBe('shop');
});

test('a strategy for one operation, asked for again and again', async () => {
  const server = await startJaegerGrpc({
    operationSampling: {
      defaultSamplingProbability: 0,
      perOperationStrategies: [
        { operation: 'checkout', probabilisticSampling: { samplingRate: 1 } },
      ],
    },
  });
  const arg = `endpoint=http://127.0.0.1:${server.port},pollingIntervalMs=20,${never}`;
  const env = { OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote', OTEL_TRACES_SAMPLER_ARG: arg };
  const run = await runWith(server, env, { args: ['sampled', 'checkout'] });
  expect(run.stderr).toBe('');
  expect(run.spans.map(({ name }) => name)).toEqual(['checkout']);
});

test.each([
  ['/', (port: number) => `http://127.0.0.1:${port}/sampling`],
  ['a path', (port: number) => `http://127.0.0.1:${port}/api`],
])('jaeger_remote over HTTP: %s', async (_, endpoint) => {
  const server = await startJson(() => ({
    strategyType: 'RATE_LIMITING',
    rateLimitingSampling: { maxTracesPerSecond: 5 },
  }));
  const run = await runWith(server, {
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: `endpoint=${endpoint(server.port)},${never}`,
  });
  expect(run.stderr).toBe('');
  expect(run.spans).toHaveLength(1);
  expect(server.asked[0]).toMatch(/^GET (\/api)?\/sampling\?service=shop$/);
});

test('a backend that is not there is said once; the initial rate holds, the end is not held up', async () => {
  const env = {
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG:
      'endpoint=http://127.0.0.1:1,pollingIntervalMs=5,initialSamplingRate=1',
  };
  const during: RunOptions['during'] = async (app) => {
    await app.waitForOutput('no sampling strategy');
    await app.waitForOutput('ready');
    app.kill('SIGTERM');
  };
  const run = await runWith(undefined, env, { during }, 'idle.cjs');
  expect(run.spans).toHaveLength(1);
  expect(run.stderr).toMatch(
    /^\[otel-agent\] warn: no sampling strategy from http:\/\/127\.0\.0\.1:1 \(.+\); TraceIdRatioBased\{1\} holds until there is one\n$/,
  );
});

test.each([
  [
    'endpoint=ftp://x',
    'endpoint="ftp://x" is no address of HTTP or gRPC; using http://localhost:14250',
  ],
  ['pollingIntervalMs=0', 'pollingIntervalMs="0" is not a whole number above 0; using 60000'],
  ['initialSamplingRate=2', 'initialSamplingRate="2" is not a number from 0 to 1; using 0.001'],
  ['half', '"half" is none of endpoint=, pollingIntervalMs=, initialSamplingRate=; it is left out'],
])('%s is said once', async (arg, line) => {
  const run = await runWith(
    undefined,
    { OTEL_TRACES_SAMPLER: 'jaeger_remote', OTEL_TRACES_SAMPLER_ARG: arg },
    {},
    '../signals/sampling.cjs',
  );
  // A second line may say that there is no backend on this machine.
  expect(run.stderr.split('\n')[0]).toBe(`[otel-agent] warn: OTEL_TRACES_SAMPLER_ARG: ${line}`);
});

const rule = {
  RuleName: 'Default',
  Priority: 10_000,
  FixedRate: 0,
  ReservoirSize: 0,
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  ServiceName: '*',
  ServiceType: '*',
  ResourceARN: '*',
  Attributes: {},
  Version: 1,
};

test('xray takes rules and quotas, and its trace ids begin with the time', async () => {
  const rules = [
    { ...rule, RuleName: 'orders', Priority: 1, URLPath: '/ord*', FixedRate: 1 },
    rule,
  ];
  const server = await startJson((path) =>
    path === '/GetSamplingRules'
      ? { SamplingRuleRecords: rules.map((SamplingRule) => ({ SamplingRule })) }
      : { SamplingTargetDocuments: [], LastRuleModification: 0, UnprocessedStatistics: [] },
  );
  const before = Math.floor(Date.now() / 1000);
  const run = await runWith(server, {
    OTEL_TRACES_SAMPLER: 'xray',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${server.port}`,
  });
  expect(run.stderr).toBe('');
  expect(run.spans).toHaveLength(1);
  const time = parseInt(run.spans[0]?.traceId.slice(0, 8) ?? '', 16);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThan(before + 60);
});

test('xray: a rule that keeps nothing', async () => {
  const server = await startJson((path) =>
    path === '/GetSamplingRules' ? { SamplingRuleRecords: [{ SamplingRule: rule }] } : undefined,
  );
  const run = await runWith(
    server,
    {
      OTEL_TRACES_SAMPLER: 'xray',
      OTEL_TRACES_SAMPLER_ARG: `endpoint=http://127.0.0.1:${server.port}/`,
    },
    { args: ['not'] },
  );
  expect(run.stderr).toBe('');
  expect(server.asked[0]).toBe('POST /GetSamplingRules {}');
});

test.each([
  ['is not there', undefined],
  ['answers nonsense', () => ({ SamplingRuleRecords: 'none' })],
  ['refuses', () => undefined],
])('xray: a proxy that %s is said once, and the end is not held up', async (_, answer) => {
  const server = answer && (await startJson(answer));
  const endpoint = `http://127.0.0.1:${server?.port ?? 1}`;
  const during: RunOptions['during'] = async (app) => {
    await app.waitForOutput('no sampling rules');
    await app.waitForOutput('ready');
    app.kill('SIGTERM');
  };
  const env = { OTEL_TRACES_SAMPLER: 'xray', OTEL_TRACES_SAMPLER_ARG: `endpoint=${endpoint}` };
  const run = await runWith(server, env, { during }, 'idle.cjs');
  expect(run.stderr).toMatch(
    /^\[otel-agent\] warn: no sampling rules from http:\S+ \(.+\); without any, one trace each second and 5 % of the others are kept\n$/,
  );
});
