import { describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { runApp, type Run, type RunOptions } from '../support/run-app.ts';
import { spanTree } from '../support/span-tree.ts';

const quiet = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

/** An app that starts the agent itself. */
async function runOwn(fixture: string, options: RunOptions = {}): Promise<Run> {
  const run = await runApp(`in-code/${fixture}`, {
    start: 'none',
    ...options,
    env: { ...quiet, ...options.env },
  });
  expect(run.exitCode).toBe(0);
  return run;
}

describe.each(nodeMajors)('on Node %i', (node) => {
  test.each<[string, RunOptions]>([
    ['request.cjs', {}],
    ['request.mjs', {}],
    ['request-only.cjs', { nodeArgs: ['--import', './telemetry.mjs'] }],
  ])('%s', async (fixture, options) => {
    const run = await runOwn(fixture, { node, ...options });
    expect(spanTree(run.spans)).toBe('CLIENT GET\n  SERVER GET');
    expect(run.spans[0]?.resource).toMatchObject({
      'service.name': 'shop',
      'deployment.environment.name': 'test',
    });
    expect(run).toMatchObject({ stdout: '200\n', stderr: '' });
  });
});

test('what code sets wins over the environment', async () => {
  const env = {
    OTEL_SERVICE_NAME: 'environment',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=environment,a=b',
  };
  const run = await runOwn('request.cjs', { env });
  expect(run.spans[0]?.resource).toMatchObject({
    'service.name': 'shop',
    'deployment.environment.name': 'test',
    a: 'b',
  });
});

test('OTEL_SDK_DISABLED of the environment holds', async () => {
  const run = await runOwn('request.cjs', { env: { OTEL_SDK_DISABLED: 'true' } });
  expect(run).toMatchObject({ stdout: '200\n', stderr: '', spans: [] });
});

test('every part is used, and an exporter of code stands in for the default one', async () => {
  const run = await runOwn('parts.cjs', {
    env: { OTEL_METRICS_EXPORTER: undefined, OTEL_METRIC_EXPORT_INTERVAL: '60000' },
  });
  expect(run.stderr).toBe('');
  expect(run.stdout.split('\n').toSorted().join('\n').trim()).toMatchInlineSnapshot(`
    "header yes
    header yes
    log ordered
    metrics renamed,http.server.request.duration,http.client.request.duration
    span GET a true true
    span GET a true true
    span GET a true true"
  `);
  expect(run.requests).toEqual([]);
});

test('an exporter that is named stays', async () => {
  const run = await runOwn('parts.cjs', { env: { OTEL_TRACES_EXPORTER: 'otlp' } });
  expect(run.stdout).toContain('span GET a true');
  // Roots start within the same millisecond: their order is left to chance.
  expect(spanTree(run.spans, ['tenant', 'kept']).split('\n').toSorted()).toEqual([
    'CLIENT GET tenant=a kept=true',
    'CLIENT GET tenant=a kept=true',
    'SERVER GET tenant=a kept=true',
  ]);
});

test('parts that are broken are said once, and the app is as without them', async () => {
  const run = await runOwn('broken-parts.cjs', { env: { OTEL_TRACES_EXPORTER: 'otlp' } });
  expect(run.stdout).toBe('200\n');
  expect(run.spans.map(({ kind }) => kind).toSorted()).toEqual(['CLIENT', 'SERVER']);
  expect(run.stderr).toMatchInlineSnapshot(`
    "[otel-agent] warn: start() has no option "spanProcessor"; it is ignored
    [otel-agent] warn: start(): SpanExporter needs an object with a method export; this one is left out
    [otel-agent] warn: start(): MetricReader needs an object with a method setMetricProducer; this one is left out
    [otel-agent] warn: options were given for "nothing", which is not an instrumentation of this agent; they are ignored, see otel-agent list
    [otel-agent] warn: a view failed, the app goes on without it: Views with a specified name must be declared with an instrument selector that selects at most one instrument per meter.
    [otel-agent] warn: the propagator failed, the app goes on without it: broken
    [otel-agent] warn: http has no option "headersToSpanAttributes" (there are ignoreIncomingRequestHook, ignoreOutgoingRequestHook, startIncomingSpanHook, startOutgoingSpanHook, requestHook, responseHook, applyCustomAttributesOnSpan); it is ignored
    [otel-agent] warn: the id generator failed, the app goes on without it: broken
    [otel-agent] warn: the sampler failed, the app goes on without it: broken
    [otel-agent] warn: span processor failed, the app goes on without it: broken
    [otel-agent] warn: requestHook of http failed, the app goes on without it: broken
    [otel-agent] warn: span exporter could not deliver spans, they are lost: broken
    "
  `);
});

test('hooks of instrumentations, the agent’s own and upstream’s', async () => {
  const run = await runOwn('hooks.cjs', { env: { OTEL_LOGS_EXPORTER: 'none' } });
  const shown = ['app.started', 'app.method', 'app.status', 'app.both'];
  expect(spanTree(run.spans, shown)).toMatchInlineSnapshot(`
    "CLIENT GET app.started=/orders app.method=GET app.status=200 app.both=GET 200
      SERVER GET app.started=/orders app.method=GET app.status=200 app.both=GET 200
    CLIENT GET app.started=/orders app.method=GET app.both=GET 200
      SERVER GET app.started=/orders app.method=GET app.status=200 app.both=GET 200"
  `);
  expect(run.stderr).toBe('');
  const lines = run.stdout.trim().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines.filter((line) => line.includes('"hooked":true'))).toHaveLength(2);
});

test('a second start() is said, and returns the agent that runs', async () => {
  const run = await runOwn('twice.cjs');
  expect(run.stdout).toBe('true true function function\n');
  expect(run.stderr).toBe(
    '[otel-agent] warn: start() has no effect, its options neither: an earlier start() has started the agent already\n',
  );
});

test('so is a start() after the preload', async () => {
  const run = await runOwn('request.cjs', { start: 'import' });
  expect(run.spans[0]?.resource).not.toMatchObject({ 'service.name': 'shop' });
  expect(run.stderr).toBe(
    '[otel-agent] warn: start() has no effect, its options neither: the preload has started the agent already\n',
  );
});

test('after shutdown() nothing is traced any more, and nothing is said', async () => {
  const run = await runOwn('shutdown.cjs');
  expect(spanTree(run.spans, ['url.path'])).toMatchInlineSnapshot(`
    "CLIENT GET
      SERVER GET url.path=/before"
  `);
  expect(run.stderr).toBe('');
});
