import { describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';

describe.each(nodeMajors)('on Node %i', (node) => {
  test('a process, its thread and its child are three services', async () => {
    const run = await runBoth('relatives/identities.cjs', { node });
    const of = (key: string): unknown[] => [
      ...new Set(run.spans.map(({ resource }) => resource[key])),
    ];
    expect(run.spans).toHaveLength(6);
    expect(of('service.instance.id')).toHaveLength(3);
    expect(of('process.pid')).toHaveLength(2);
    expect(of('thread.id').filter((id) => id !== undefined)).toHaveLength(1);
    expect(run.said).toEqual([]);
  });
});

test('a thread that pino writes its logs in is left alone', async () => {
  const run = await runApp('relatives/logging.cjs', {
    start: 'options',
    env: { OTEL_LOG_LEVEL: 'info', OTEL_NODE_ENABLED_INSTRUMENTATIONS: '+fs' },
  });
  const starts = run.stderr.split('\n').filter((line) => line.includes('otel-agent] info: '));
  expect(starts.filter((line) => line.includes('traces'))).toHaveLength(1);
  expect(run).toMatchObject({ exitCode: 0, spans: [] });
});

test('each process that cannot have the Prometheus port says so in one line', async () => {
  const run = await runApp('relatives/identities.cjs', {
    env: { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: '19471' },
  });
  expect(run.exitCode).toBe(0);
  const said = run.stderr.split('\n').filter((line) => line.startsWith('[otel-agent]'));
  expect(said.length).toBeLessThanOrEqual(2);
  for (const line of said) expect(line).toContain('the port is in use; set OTEL_EXPORTER_PRO');
});
