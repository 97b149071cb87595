import { expect, test } from 'vitest';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';
import type { ReceivedRequest } from '../support/collector/intake.ts';
import { runApp, type Run } from '../support/run-app.ts';

const often = {
  OTEL_BSP_SCHEDULE_DELAY: '50',
  OTEL_METRIC_EXPORT_INTERVAL: '100',
  // Everything that could see a request of the agent.
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: '+dns,+net,+fs',
};

type Ways = { title: string; env: (collector: Collector) => Record<string, string> };

const ways: readonly Ways[] = [
  { title: 'http/protobuf', env: () => ({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }) },
  { title: 'http/json', env: () => ({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }) },
  {
    title: 'grpc',
    env: ({ grpcUrl }) => ({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: grpcUrl,
    }),
  },
  {
    title: 'zipkin',
    env: ({ zipkinUrl }) => ({
      OTEL_TRACES_EXPORTER: 'zipkin,otlp',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: zipkinUrl,
    }),
  },
  {
    title: 'an endpoint by name',
    env: ({ httpPort }) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://localhost:${httpPort}` }),
  },
];

for (const type of ['cjs', 'mjs']) {
  test.each(ways)(`own requests leave no trace: $title, ${type}`, async ({ env }) => {
    const collector = await startCollector();
    try {
      const run = await runApp(`until-sigterm/requests.${type}`, {
        collector,
        env: { ...often, ...env(collector) },
        during: async (app) => {
          await collector.waitFor(hasSeveralRounds);
          app.kill('SIGTERM');
        },
      });
      expect(run).toMatchObject({ exitCode: 0, signal: null });
      expect(run.stderr).not.toContain('OTEL_');
      expect(run.spans.length).toBeGreaterThan(10);
      expect(mentions(run, [collector.httpPort, collector.grpcPort])).toEqual([]);
    } finally {
      await collector.close();
    }
  });
}

function hasSeveralRounds(collector: Collector): boolean {
  const ofSignal = (signal: ReceivedRequest['signal']): number =>
    collector.requests().filter((request) => request.signal === signal).length;
  return ofSignal('traces') >= 3 && ofSignal('metrics') >= 3;
}

/** Spans and points that name one of the ports, in whichever attribute. */
function mentions({ spans, metrics }: Run, ports: readonly number[]): unknown[] {
  const names = new RegExp(`\\b(${ports.join('|')})\\b`);
  const points = metrics.flatMap(({ name, points: ofMetric }) =>
    ofMetric.map(({ attributes }) => ({ name, attributes })),
  );
  return [...spans, ...points]
    .filter(({ attributes }) =>
      Object.values(attributes).some((value) => names.test(JSON.stringify(value))),
    )
    .map(({ name, attributes }) => ({ name, attributes }));
}
