/** The stand-ins of OTEL_EXPORTER_GCP_TRACE_ENDPOINT and OTEL_EXPORTER_GCP_MONITORING_ENDPOINT are in `google.env`. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeAppFolder } from '../support/app-folder.ts';
import { startGoogle, type Google } from '../support/google.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

let google: Google;
beforeEach(async () => {
  google = await startGoogle();
});
afterEach(() => google.close());

async function run(env: Record<string, string>): Promise<BothRuns> {
  return runBoth('gcp/orders.cjs', {
    env: { ...google.env, OTEL_SERVICE_NAME: 'shop', OTEL_NODE_EXIT_TIMEOUT: '15000', ...env },
  });
}

test('gcp_trace sends spans to Cloud Trace, beside other exporters', async () => {
  const ran = await run({ OTEL_TRACES_EXPORTER: 'gcp_trace,otlp', OTEL_METRICS_EXPORTER: 'none' });
  expect(ran.said).toEqual([]);
  expect(ran.spans).toHaveLength(3);
  expect(google.calls).toEqual([
    '/google.devtools.cloudtrace.v2.TraceService/BatchWriteSpans Bearer secret',
  ]);
  expect(google.spans.map(({ name }) => name).toSorted()).toEqual(
    ran.spans
      .map(({ traceId, spanId }) => `projects/demo/traces/${traceId}/spans/${spanId}`)
      .toSorted(),
  );
  const server = google.spans.find(({ spanKind }) => spanKind === 'SERVER');
  expect(server?.attributes.attributeMap).toMatchObject({
    '/http/method': { stringValue: { value: 'GET' } },
    '/http/status_code': { intValue: '200' },
    '/http/path': { stringValue: { value: '/orders' } },
  });
  const order = google.spans.find(({ displayName }) => displayName.value === 'order');
  expect(order?.timeEvents.timeEvent).toHaveLength(1);
  expect(server?.name.endsWith(`/${order?.parentSpanId}`)).toBe(true);
});

test('gcp_monitoring sends metrics to Cloud Monitoring', async () => {
  const ran = await run({
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'gcp_monitoring',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    OTEL_EXPORTER_GCP_MONITORING_PROJECT_ID: 'other',
  });
  expect(ran.said).toEqual([]);
  const ours = google.series.filter(({ metric }) => !metric.type.includes('http'));
  expect(ours).toMatchObject([
    {
      metric: { type: 'workload.googleapis.com/orders', labels: { kind: 'book' } },
      metricKind: 'CUMULATIVE',
      points: [{ value: { doubleValue: 2 } }],
    },
    {
      metric: { type: 'workload.googleapis.com/weight' },
      metricKind: 'CUMULATIVE',
      points: [{ value: { distributionValue: { count: '1', mean: 3 } } }],
    },
  ]);
  expect(google.calls).toContain('POST /v3/projects/other/timeSeries Bearer secret');
});

test('a project that is named', async () => {
  await run({
    OTEL_TRACES_EXPORTER: 'gcp_trace',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_EXPORTER_GCP_TRACE_PROJECT_ID: 'named',
  });
  expect(google.spans[0]?.name).toMatch(/^projects\/named\//);
});

test('a package that is missing is said with its cure, and the other exporters go on', async () => {
  const folder = await makeAppFolder({
    'app.cjs': "require('node:http').get('http://127.0.0.1:1').on('error', () => {});",
  });
  try {
    const ran = await runBoth(folder.file('app.cjs'), {
      env: { OTEL_TRACES_EXPORTER: 'gcp_trace,otlp', OTEL_METRICS_EXPORTER: 'gcp_monitoring,otlp' },
    });
    expect(ran.said.toSorted()).toEqual([
      '[otel-agent] error: an exporter cannot be started, what it should export is lost: gcp_monitoring needs a package that the app has not installed: npm install @google-cloud/opentelemetry-cloud-monitoring-exporter',
      '[otel-agent] error: an exporter cannot be started, what it should export is lost: gcp_trace needs a package that the app has not installed: npm install @google-cloud/opentelemetry-cloud-trace-exporter',
    ]);
    expect(ran.spans).toHaveLength(1);
    expect(ran.metrics.map(({ name }) => name)).toContain('http.client.request.duration');
  } finally {
    await folder.remove();
  }
});

test('a service that is not there is said, and the app ends as it would', async () => {
  const ran = await run({
    OTEL_TRACES_EXPORTER: 'gcp_trace',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_EXPORTER_GCP_TRACE_ENDPOINT: 'localhost:1',
    OTEL_NODE_EXIT_TIMEOUT: '5000',
  });
  expect(ran.said.join('\n')).toMatch(
    /gcp_trace could not deliver, the data is lost: .*UNAVAILABLE/,
  );
});
