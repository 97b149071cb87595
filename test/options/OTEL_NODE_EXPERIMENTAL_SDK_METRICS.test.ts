import { expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import type { MetricRecord } from '../support/collector/metrics.ts';
import { runApp, type Run } from '../support/run-app.ts';

const on = {
  OTEL_NODE_EXPERIMENTAL_SDK_METRICS: 'true',
  OTEL_METRIC_EXPORT_INTERVAL: '100',
  OTEL_METRIC_EXPORT_TIMEOUT: '100',
  OTEL_BSP_SCHEDULE_DELAY: '100',
  OTEL_BLRP_SCHEDULE_DELAY: '100',
};

/** Of the last export that has the metric: a value for each set of attributes. */
function lastOf(metrics: readonly MetricRecord[], name: string): Record<string, number> {
  const points = metrics.findLast((metric) => metric.name === name)?.points ?? [];
  const shorten = ({ attributes }: (typeof points)[number]): string =>
    [attributes['otel.component.name'], attributes['error.type']].filter(Boolean).join(' ');
  return Object.fromEntries(
    points.map((point) => [shorten(point), Number(point.value ?? point.count)]),
  );
}

const summed = (metrics: readonly MetricRecord[], name: string): number =>
  Object.values(lastOf(metrics, name)).reduce((sum, value) => sum + value, 0);

/** Runs until the metrics tell that what became of so many items is known. */
async function run(items: Record<string, number>, env: Record<string, string>): Promise<Run> {
  const collector = await startCollector();
  const isGrpc = env['OTEL_EXPORTER_OTLP_PROTOCOL'] === 'grpc';
  const endpoint = isGrpc ? collector.grpcUrl : collector.url;
  try {
    return await runApp('signals/spans.cjs', {
      args: ['wait'],
      collector,
      env: { ...on, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...env },
      during: async (app) => {
        await collector.waitFor((has) =>
          Object.entries(items).every(
            ([item, count]) =>
              summed(has.metrics(), `otel.sdk.exporter.${item}.exported`) === count,
          ),
        );
        app.kill('SIGTERM');
      },
    });
  } finally {
    await collector.close();
  }
}

test.each([
  ['http/protobuf', 'otlp_http'],
  ['http/json', 'otlp_http_json'],
  ['grpc', 'otlp_grpc'],
])('%s: what is made is processed and exported', async (protocol, family) => {
  const { metrics } = await run({ span: 10, log: 10 }, { OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
  const of = (name: string): object => lastOf(metrics, `otel.sdk.${name}`);
  expect(summed(metrics, 'otel.sdk.span.started')).toBe(10);
  for (const item of ['span', 'log']) {
    const processor = `batching_${item}_processor/0`;
    expect(of(`processor.${item}.processed`)).toEqual({ [processor]: 10 });
    expect(of(`processor.${item}.queue.size`)).toEqual({ [processor]: 0 });
    expect(of(`processor.${item}.queue.capacity`)).toEqual({ [processor]: 2048 });
    const exporter = `${family}_${item}_exporter/0`;
    expect(of(`exporter.${item}.exported`)).toEqual({ [exporter]: 10 });
    expect(of(`exporter.${item}.inflight`)).toEqual({ [exporter]: 0 });
    expect(of('exporter.operation.duration')).toHaveProperty([exporter], 1);
  }
  expect(of('exporter.metric_data_point.exported')).toHaveProperty([`${family}_metric_exporter/0`]);
  const exported = metrics.findLast(({ name }) => name === 'otel.sdk.exporter.span.exported');
  expect(exported?.points[0]?.attributes).toMatchObject({
    'otel.component.type': `${family}_span_exporter`,
    'server.address': '127.0.0.1',
    'server.port': expect.any(Number),
  });
});

test.each(['on', 'off'])(
  'what is refused and what does not fit are shown, the export thread %s',
  async (thread) => {
    const { metrics } = await run(
      { span: 8 },
      {
        OTEL_NODE_EXPORT_THREAD: thread,
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_BSP_MAX_QUEUE_SIZE: '4',
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:9/v1/traces',
        OTEL_NODE_EXPORT_QUEUE_BYTES: '1',
      },
    );
    const processor = 'batching_span_processor/0';
    expect(lastOf(metrics, 'otel.sdk.processor.span.processed')).toEqual({
      [processor]: 8,
      [`${processor} queue_full`]: 2,
    });
    expect(lastOf(metrics, 'otel.sdk.exporter.span.exported')).toEqual({
      'otlp_http_span_exporter/0 queue_full': 8,
    });
  },
);

test('nothing of it without the option', async () => {
  const { metrics } = await runApp('signals/spans.cjs', {});
  expect(metrics.filter(({ name }) => name.startsWith('otel.sdk.'))).toEqual([]);
});
