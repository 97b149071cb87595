import { describe, expect, test } from 'vitest';
import { appEnvironment } from '../support/app-environment.ts';
import { startChild } from '../support/child.ts';
import { allSignals } from '../support/delivered.ts';
import { agentArgs, projectFolder } from '../support/packed-agent.ts';
import { runApp } from '../support/run-app.ts';

type Document = Record<string, unknown>;
type Printed = { stdout: string; spans: Document[]; logs: Document[]; metrics: Document[] };

const onConsole = {
  OTEL_TRACES_EXPORTER: 'console',
  OTEL_METRICS_EXPORTER: 'console',
  OTEL_LOGS_EXPORTER: 'console',
  OTEL_SERVICE_NAME: 'shop',
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
};

/** The documents on stdout, one in each line of it: the app prints nothing itself. */
async function run(env: Readonly<Record<string, string>> = {}): Promise<Printed> {
  const ran = await runApp(allSignals, { env: { ...onConsole, ...env } });
  expect(ran).toMatchObject({ exitCode: 0, stderr: '', requests: [] });
  expect(ran.stdout.endsWith('\n')).toBe(true);
  const lines = ran.stdout.trimEnd().split('\n');
  const documents = lines.map((line) => JSON.parse(line) as Document);
  const having = (key: string): Document[] => documents.filter((document) => key in document);
  const [spans, logs, metrics] = [having('kind'), having('body'), having('resource_metrics')];
  expect(spans.length + logs.length + metrics.length).toBe(documents.length);
  return { stdout: ran.stdout, spans, logs, metrics };
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const text = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const resource = {
  attributes: expect.objectContaining({ 'service.name': 'shop' }) as unknown,
  schema_url: '',
};

test('a span has the keys of Python’s, in their order, and then ours', async () => {
  const { spans } = await run();
  const span = spans.find(({ name }) => name === 'pack order');
  expect(Object.keys(span ?? {})).toEqual([
    'name',
    'context',
    'kind',
    'parent_id',
    'start_time',
    'end_time',
    'status',
    'attributes',
    'events',
    'links',
    'resource',
    'scope',
  ]);
  expect(span).toEqual({
    name: 'pack order',
    context: {
      trace_id: text(/^0x[0-9a-f]{32}$/),
      span_id: text(/^0x[0-9a-f]{16}$/),
      trace_state: '[]',
    },
    kind: 'SpanKind.INTERNAL',
    parent_id: text(/^0x[0-9a-f]{16}$/),
    start_time: text(iso),
    end_time: text(iso),
    status: { status_code: 'UNSET' },
    attributes: { 'shop.order.id': 7 },
    events: [
      { name: 'label printed', timestamp: text(iso), attributes: { 'shop.printer': 'left' } },
    ],
    links: [],
    resource,
    scope: { name: 'shop', version: '1.2.3' },
  });
});

test('the spans of a trace refer to each other', async () => {
  const { spans } = await run();
  const id = (span: Document = {}): unknown => (span['context'] as Document)['span_id'];
  const [client, server, own] = ['SpanKind.CLIENT', 'SpanKind.SERVER', 'SpanKind.INTERNAL'].map(
    (kind) => spans.find((span) => span['kind'] === kind),
  );
  expect(spans).toHaveLength(3);
  expect([client, server, own].map((span) => span?.['parent_id'])).toEqual([
    null,
    id(client),
    id(server),
  ]);
});

test('a log record', async () => {
  const { logs, spans } = await run();
  const context = spans.find(({ name }) => name === 'pack order')?.['context'] as Document;
  expect(logs).toHaveLength(1);
  expect(Object.entries(logs[0] ?? {})).toEqual(
    Object.entries({
      body: 'order packed',
      severity_number: 9,
      severity_text: 'INFO',
      attributes: { 'shop.order.id': 7 },
      dropped_attributes: 0,
      timestamp: text(iso),
      observed_timestamp: text(iso),
      trace_id: context['trace_id'],
      span_id: context['span_id'],
      trace_flags: expect.any(Number) as unknown,
      resource,
      event_name: '',
      scope: { name: 'shop', version: '1.2.3' },
    }),
  );
});

test('an export of metrics is one document', async () => {
  const { metrics, stdout } = await run();
  expect(metrics).toHaveLength(1);
  const [document = {}] = metrics;
  const [all] = document['resource_metrics'] as Document[];
  expect(all).toMatchObject({ resource, schema_url: '' });
  const scopes = all?.['scope_metrics'] as Document[];
  const shop = scopes.find(({ scope }) => (scope as Document)['name'] === 'shop');
  expect(shop).toEqual({
    scope: { name: 'shop', version: '1.2.3', schema_url: '', attributes: null },
    metrics: [
      {
        name: 'shop.orders',
        description: '',
        unit: '{order}',
        data: {
          data_points: [
            {
              attributes: { 'shop.item': 'book' },
              start_time_unix_nano: expect.any(Number) as unknown,
              time_unix_nano: expect.any(Number) as unknown,
              value: 1,
              exemplars: [],
            },
          ],
          aggregation_temporality: 2,
          is_monotonic: true,
        },
      },
    ],
    schema_url: '',
  });
  // JSON.parse rounds them: in the text they are whole nanoseconds, as digits.
  expect(stdout).toMatch(/"time_unix_nano":1\d{18},/);
  const described = scopes.flatMap((scope) => scope['metrics'] as Document[]);
  const duration = described.find(({ name }) => name === 'http.server.request.duration');
  const data = duration?.['data'] as { data_points: Document[] };
  expect(Object.keys(data)).toEqual(['data_points', 'aggregation_temporality']);
  expect(Object.keys(data.data_points[0] ?? {})).toEqual([
    'attributes',
    'start_time_unix_nano',
    'time_unix_nano',
    'count',
    'sum',
    'bucket_counts',
    'explicit_bounds',
    'min',
    'max',
    'exemplars',
  ]);
});

describe('an app that prints itself', () => {
  test('keeps its lines whole, and its exit code', async () => {
    const ran = await runApp('endings/natural.cjs', { env: onConsole });
    expect(ran).toMatchObject({ exitCode: 3, stderr: '' });
    const lines = ran.stdout.trimEnd().split('\n');
    const own = lines.filter((line) => !line.startsWith('{'));
    expect(own).toEqual(['beforeExit 3 1', 'exit 3']);
    for (const line of lines) if (!own.includes(line)) JSON.parse(line);
  });

  test('gets its spans also where it calls exit()', async () => {
    const ran = await runApp('endings/draining-server.cjs', {
      args: ['exit'],
      env: onConsole,
      during: async (app) => {
        await app.waitForOutput('ready');
        app.kill('SIGTERM');
      },
    });
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    const spans = ran.stdout.split('\n').filter((line) => line.includes('"SpanKind.SERVER"'));
    expect(spans).toHaveLength(2);
  });
});

test('a stdout that is closed early is no reason to fail', async () => {
  const fixture = `${projectFolder}/fixtures/${allSignals}`;
  const words = [process.execPath, ...agentArgs('require'), fixture].map((word) => `'${word}'`);
  const ended = await startChild({
    command: 'bash',
    args: ['-c', `set -o pipefail; ${words.join(' ')} | true`],
    cwd: projectFolder,
    env: appEnvironment(onConsole),
    stdin: '',
    timeoutMillis: 20_000,
  }).ended;
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
});
