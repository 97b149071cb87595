import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../support/packed-agent.ts';
import { runApp, type Run } from '../support/run-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'otel-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const spec = join(projectFolder, 'fixtures/config-file/spec');
const app = 'config-file/calls.cjs';

let files = 0;
function write(text: string): string {
  const path = join(folder, `${files++}.yaml`);
  writeFileSync(path, text);
  return path;
}

const run = (path: string, env: Readonly<Record<string, string>> = {}): Promise<Run> =>
  runApp(app, { env: { OTEL_CONFIG_FILE: path, ...env } });

const otlp = (signal: string): string =>
  `{otlp_http: {endpoint: "\${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/${signal}"}}`;
const traces = `file_format: "1.0"
tracer_provider:
  processors: [{batch: {exporter: ${otlp('traces')}}}]
`;

describe('the examples of the specification', () => {
  test.each([
    ['otel-getting-started.yaml', 'shop'],
    ['otel-sdk-migration-config.yaml', 'shop'],
  ])('%s: an app is traced', async (name, service) => {
    const { spans, metrics, exitCode } = await run(join(spec, name), { OTEL_SERVICE_NAME: 'shop' });
    expect(spans.map(({ kind }) => kind).toSorted()).toEqual([
      'CLIENT',
      'CLIENT',
      'SERVER',
      'SERVER',
    ]);
    expect(spans[0]?.resource['service.name']).toBe(service);
    expect(metrics.map(({ name: metric }) => metric)).toContain('http.server.request.duration');
    expect(exitCode).toBe(0);
  });

  test('otel-sdk-config.yaml: all of it is taken, to an address of its own', async () => {
    const { spans, stderr, exitCode } = await run(join(spec, 'otel-sdk-config.yaml'));
    expect(stderr).toContain('traces → otlp http://localhost:4318/v1/traces');
    expect(stderr).not.toContain('otel-sdk-config.yaml:');
    expect([spans, exitCode]).toEqual([[], 0]);
  });
});

/** What the two ways of saying the same must agree on. */
function comparable({ spans, metrics }: Run): unknown {
  const unlike = /^(process\.pid|service\.instance\.id)$/;
  const alike = (attributes: object): object =>
    Object.fromEntries(Object.entries(attributes).filter(([key]) => !unlike.test(key)));
  return {
    spans: spans
      .map(({ name, kind, attributes }) => [kind, name, Object.keys(attributes).toSorted().join()])
      .toSorted(),
    resource: alike(spans[0]?.resource ?? {}),
    metrics: [...new Set(metrics.map(({ name }) => name))].toSorted(),
  };
}

test('a migrated file and its variables come to the same', async () => {
  const variables = {
    OTEL_SERVICE_NAME: 'shop',
    OTEL_RESOURCE_ATTRIBUTES: 'team=a,region=eu',
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '12',
    OTEL_PROPAGATORS: 'b3',
    OTEL_NODE_RESOURCE_DETECTORS: 'none',
  };
  const migrated = join(spec, 'otel-sdk-migration-config.yaml');
  const byFile = await run(migrated, variables);
  const byVariables = await runApp(app, { env: variables });
  expect(comparable(byFile)).toEqual(comparable(byVariables));
  expect(byFile.spans).toHaveLength(4);
});

test('several processors, each with its own exporter and headers', async () => {
  const path = write(`file_format: "1.0"
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: "\${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces"
            headers: [{name: x-key, value: first}]
            headers_list: x-key=lost,x-more=kept
    - simple:
        exporter:
          otlp_http: {endpoint: "\${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces", encoding: json}
`);
  const { spans, requests } = await run(path);
  expect(spans).toHaveLength(8);
  const batch = requests.find(({ headers }) => headers['x-key'] !== undefined);
  expect(batch?.headers).toMatchObject({ 'x-key': 'first', 'x-more': 'kept' });
  expect(
    requests.filter(({ headers }) => headers['content-type'] === 'application/json'),
  ).toHaveLength(4);
});

test('lines of OTLP-JSON in a file', async () => {
  const lines = join(folder, 'spans.jsonl');
  const path = write(`file_format: "1.0"
tracer_provider:
  processors: [{simple: {exporter: {otlp_file/development: {output_stream: "file://${lines}"}}}}]
`);
  const { stdout, stderr } = await run(path);
  const written = readFileSync(lines, 'utf8').trim().split('\n');
  expect(written).toHaveLength(4);
  expect(JSON.parse(written[0] ?? '')).toHaveProperty('resourceSpans');
  expect([stdout, stderr]).toEqual(['', '']);
});

test('the resource: types, priorities, detectors and what of them is kept', async () => {
  const path = write(`${traces}
resource:
  schema_url: https://opentelemetry.io/schemas/1.44.0
  attributes_list: team=list,region=eu
  attributes:
    - {name: team, value: own}
    - {name: size, value: 3, type: int}
    - {name: ratio, value: 0.5, type: double}
    - {name: isBig, value: true, type: bool}
    - {name: names, value: [a, b], type: string_array}
    - {name: gone, value: }
  detection/development:
    attributes: {included: ["process.*", "service.*"], excluded: ["process.runtime.*"]}
    detectors: [{service: }, {process: }, {host: }]
`);
  const { spans } = await run(path, { OTEL_SERVICE_NAME: 'shop' });
  const { resource = {} } = spans[0] ?? {};
  expect(resource).toMatchObject({
    'service.name': 'shop',
    team: 'own',
    region: 'eu',
    size: 3,
    ratio: 0.5,
    isBig: true,
    names: ['a', 'b'],
    'process.executable.name': 'node',
  });
  const names = Object.keys(resource);
  expect(names.filter((name) => /^(host|os|process\.runtime)\./.test(name))).toEqual([]);
  expect(names).not.toContain('gone');
});

test('a composite sampler of rules, and tracers and meters that are off', async () => {
  const path = write(`${traces}
  sampler:
    composite/development:
      rule_based:
        rules:
          - attribute_patterns: {key: url.path, included: ["/it?ms"]}
            span_kinds: [server]
            sampler: {always_off: }
          - {parent: [none], sampler: {probability: {ratio: 1}}}
          - {sampler: {parent_threshold: {root: {always_on: }}}}
  tracer_configurator/development:
    tracers: [{name: "*undici", config: {enabled: false}}]
meter_provider:
  readers: [{periodic: {exporter: ${otlp('metrics')}}}]
  meter_configurator/development: {default_config: {enabled: false}}
`);
  const { spans, metrics } = await run(path);
  expect(spans.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['CLIENT GET']);
  expect(metrics).toEqual([]);
});

test('views: another name, other buckets, fewer attributes', async () => {
  const path = write(`file_format: "1.0"
meter_provider:
  readers: [{periodic: {exporter: ${otlp('metrics')}, cardinality_limits: {default: 50}}}]
  views:
    - selector: {instrument_name: http.server.request.duration, instrument_type: histogram}
      stream:
        name: waits
        aggregation: {explicit_bucket_histogram: {boundaries: [1, 2]}}
        attribute_keys: {included: ["http.*"], excluded: ["http.request.*"]}
    - {selector: {instrument_name: "http.client.*"}, stream: {aggregation: {drop: }}}
`);
  const { metrics, spans } = await run(path);
  const names = [...new Set(metrics.map(({ name }) => name))].filter(
    (name) => !name.startsWith('nodejs') && !name.startsWith('v8js'),
  );
  expect(names).toEqual(['waits']);
  const text = inspect(metrics, { depth: 9 });
  expect(text).toContain('http.response.status_code');
  expect(text).not.toContain('http.request.method');
  expect(spans).toEqual([]);
});

test('instrumentations: headers, query parameters, methods, libraries', async () => {
  const path = write(`${traces}
instrumentation/development:
  general:
    http:
      client: {request_captured_headers: [X-Shop-Tenant]}
      server: {response_captured_headers: [x-shop-floor], known_methods: [PUT]}
    sanitization: {url: {sensitive_query_parameters: [token]}}
  js:
    undici: {enabled: false}
`);
  const { spans, stderr } = await run(path);
  expect(spans.filter(({ kind }) => kind === 'CLIENT')).toHaveLength(1);
  const server = spans.find(({ kind }) => kind === 'SERVER');
  const client = spans.find(({ kind }) => kind === 'CLIENT');
  expect(server?.name).toBe('HTTP');
  expect(server?.attributes).toMatchObject({
    'http.response.header.x-shop-floor': ['3'],
    'url.query': 'sig=one&token=REDACTED',
  });
  expect(client?.attributes).toMatchObject({ 'http.request.header.x-shop-tenant': ['acme'] });
  expect(stderr).toBe('');
});

test('loggers that are off or heard from a severity on, and events on spans', async () => {
  const path = write(`${traces}
logger_provider:
  processors: [{event_to_span_event_bridge/development: }, {batch: {exporter: ${otlp('logs')}}}]
  logger_configurator/development:
    default_config: {minimum_severity: warn}
    loggers: [{name: "off-*", config: {enabled: false}}]
`);
  const { logs, spans } = await runApp('config-file/events.cjs', {
    env: { OTEL_CONFIG_FILE: path },
  });
  expect(logs.map(({ body, eventName }) => eventName || body)).toEqual(['warn', 'bought']);
  expect(spans[0]?.events.map(({ name }) => name)).toEqual(['bought']);
});

test('our own options, and the console', async () => {
  const path = write(`file_format: "1.0"
tracer_provider: {processors: [{simple: {exporter: {console: }}}]}
distribution: {"@org/otel-agent": {console_format: json, disabled_instrumentations: [undici]}}
`);
  const { stdout, stderr } = await run(path);
  expect(stdout.trim().split('\n')).toHaveLength(3);
  expect(stderr).toBe('');
});

test.each([
  ['nothing but a version', 'file_format: "1.0"'],
  ['disabled', `${traces}disabled: true`],
])('%s: nothing is recorded, nothing is said', async (_, text) => {
  const { requests, stderr, exitCode } = await run(write(text), { OTEL_TRACES_EXPORTER: 'otlp' });
  expect([requests, stderr, exitCode]).toEqual([[], '', 0]);
});

test('no propagator: no header leaves the process', async () => {
  const { spans } = await run(write(traces));
  expect(spans.every(({ parentSpanId }) => !parentSpanId)).toBe(true);
});

test('what is set without effect is said at level info', async () => {
  const { stderr } = await run(write(`${traces}log_level: info`), { OTEL_SERVICE_NAME: 'shop' });
  expect(stderr).toMatch(/info: OTEL_SERVICE_NAME.*: without effect, as .*\.yaml holds/);
});

describe('a file that cannot be used is one line, and the app runs as without the agent', () => {
  test.each([
    ['missing', join(folder, 'none.yaml'), 'it cannot be read (ENOENT'],
    ['a folder', folder, 'it cannot be read (EISDIR'],
    ['empty', write(''), ':1:1: the file is empty'],
    ['another major', write('file_format: "2.0"'), ':1:14: file_format is "2.0"'],
    [
      'an unknown exporter',
      write('file_format: "1.0"\ntracer_provider: {processors: [{simple: {exporter: {x: }}}]}'),
      ':2:53: "x" is no span exporter',
    ],
    ['no YAML', write('a: ['), ':1:5: this is not YAML'],
  ])('%s', async (_, path, said) => {
    const { requests, stdout, stderr, exitCode } = await run(path);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(said);
    expect(stderr).toContain('the file is not used, the app runs untraced');
    expect([requests, stdout, exitCode]).toEqual([[], '', 0]);
  });
});

test('the old name of the variable', async () => {
  const { spans, stderr } = await runApp(app, {
    env: { OTEL_EXPERIMENTAL_CONFIG_FILE: write(traces) },
  });
  expect(spans).toHaveLength(4);
  expect(stderr).toContain('OTEL_EXPERIMENTAL_CONFIG_FILE is another name of OTEL_CONFIG_FILE');
});

test('the parser is loaded by a file only', () => {
  const dist = readdirSync(join(projectFolder, 'dist'));
  expect(dist).toContain('config-file.cjs');
  expect(readFileSync(join(projectFolder, 'dist/boot.cjs'), 'utf8')).not.toContain('LineCounter');
});
