import { expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import type { MetricRecord } from '../support/collector/metrics.ts';
import type { Exemplar } from '../support/collector/points.ts';
import { endpointOf, protocols } from '../support/delivered.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const name = 'OTEL_METRICS_EXEMPLAR_FILTER';

const exemplarsOf = (metrics: readonly MetricRecord[], metric: string): Exemplar[] =>
  metrics
    .filter((record) => record.name === metric)
    .flatMap(({ points }) => points.flatMap(({ exemplars }) => exemplars));

const run = (env: Readonly<Record<string, string | undefined>>, app = 'http/request.cjs') =>
  runBoth(app, { env });

function expectOfServer({ metrics, spans }: BothRuns): void {
  const server = spans.find(({ kind }) => kind === 'SERVER');
  expect(exemplarsOf(metrics, 'http.server.request.duration')).toMatchObject([
    { traceId: server?.traceId, spanId: server?.spanId, attributes: {} },
  ]);
}

test.each(protocols)('the duration of a request leads to its span, over %s', async (protocol) => {
  const collector = await startCollector();
  try {
    const ran = await runBoth('http/request.cjs', {
      collector,
      env: {
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
      },
    });
    expect(ran.said).toEqual([]);
    expectOfServer(ran);
  } finally {
    await collector.close();
  }
});

test.each(['trace_based', ' Trace_Based '])('%s: what is not sampled is none', async (text) => {
  expectOfServer(await run({ [name]: text }));
  const { metrics } = await run({ [name]: text, OTEL_TRACES_SAMPLER: 'always_off' });
  expect(metrics).not.toEqual([]);
  expect(metrics.flatMap((metric) => exemplarsOf(metrics, metric.name))).toEqual([]);
});

test('always_on: all measurements may be', async () => {
  const { metrics } = await run({ [name]: 'always_on' }, 'signals/instruments.cjs');
  for (const metric of ['counter', 'up-down', 'histogram', 'gauge']) {
    expect(exemplarsOf(metrics, metric)).toMatchObject([{ traceId: undefined }]);
  }
});

test('always_off: none are', async () => {
  const { metrics, spans } = await run({ [name]: 'always_off' });
  expect(spans).toHaveLength(2);
  expect(metrics.flatMap((metric) => exemplarsOf(metrics, metric.name))).toEqual([]);
});

test.each(['always', 'on'])('%s is said once, and trace_based holds', async (text) => {
  const ran = await run({ [name]: text });
  expect(ran.said).toEqual([
    `[otel-agent] warn: ${name}="${text}" is not one of trace_based, always_on, always_off; using trace_based`,
  ]);
  expectOfServer(ran);
});
