import { describe, expect, test } from 'vitest';
import type { MetricRecord } from '../support/collector/metrics.ts';
import { runApp } from '../support/run-app.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';

const advised = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const histogram = { type: 'histogram', unit: 's', temporality: 'CUMULATIVE' };

describe.each(['cjs', 'mjs'])('%s', (type) => {
  test('a request is measured on both sides, the route with it', async () => {
    const { metrics } = await runBesideBare(`express/route.${type}`);
    expect(named(metrics, 'http.server.request.duration')).toMatchObject([histogram]);
    expect(pointsOf(metrics, 'http.server.request.duration')).toEqual([
      {
        attributes: {
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'http.route': '/orders/:id',
          'network.protocol.version': '1.1',
          'url.scheme': 'http',
        },
        bounds: advised,
        count: 1,
      },
    ]);
    expect(named(metrics, 'http.client.request.duration')).toMatchObject([histogram]);
    expect(pointsOf(metrics, 'http.client.request.duration')).toEqual([
      {
        attributes: {
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'network.protocol.version': '1.1',
          'server.address': '127.0.0.1',
          'server.port': expect.any(Number),
        },
        bounds: advised,
        count: 1,
      },
    ]);
  });

  test('a request by fetch is measured like one by http', async () => {
    const { metrics } = await runBesideBare(`fetch/fetch-in-request.${type}`);
    const clients = named(metrics, 'http.client.request.duration');
    expect(clients).toMatchObject([{ ...histogram, scope: { name: '@org/otel-agent/http' } }]);
    const points = pointsOf(metrics, 'http.client.request.duration');
    expect(points.map(({ bounds, count }) => ({ bounds, count }))).toEqual([
      { bounds: advised, count: 2 },
    ]);
  });

  const runtime = [
    'nodejs.eventloop.delay.max',
    'nodejs.eventloop.time',
    'nodejs.eventloop.utilization',
    'v8js.memory.heap.used',
  ];
  test('an app that lives on tells of its runtime', async () => {
    const run = await runApp(`until-sigterm/requests.${type}`, {
      env: { OTEL_METRIC_EXPORT_INTERVAL: '200' },
      during: async (app, collector) => {
        // Delays need five samples within one interval, which a busy machine does not always give.
        await collector?.waitFor((all) =>
          runtime.every((name) => named(all.metrics(), name).length > 0),
        );
        app.kill('SIGTERM');
      },
    });
    expect(run).toMatchObject({ exitCode: 0, signal: null });
    expect(named(run.metrics, 'v8js.memory.heap.used')[0]).toMatchObject({ unit: 'By' });
  });
});

test.each(['cjs', 'mjs'])('OTEL_METRICS_EXPORTER=none: spans only (%s)', async (type) => {
  const run = await runBesideBare(`express/route.${type}`, {
    env: { OTEL_METRICS_EXPORTER: 'none' },
  });
  expect(run.metrics).toEqual([]);
  expect(run.spans).toHaveLength(2);
  expect(new Set(run.requests.map(({ signal }) => signal))).toEqual(new Set(['traces']));
});

function named(metrics: readonly MetricRecord[], wanted: string): MetricRecord[] {
  return metrics.filter(({ name }) => name === wanted);
}

function pointsOf(
  metrics: readonly MetricRecord[],
  wanted: string,
): Pick<MetricRecord['points'][number], 'attributes' | 'bounds' | 'count'>[] {
  return named(metrics, wanted)
    .flatMap(({ points }) => points)
    .map(({ attributes, bounds, count }) => ({ attributes, bounds, count }));
}
