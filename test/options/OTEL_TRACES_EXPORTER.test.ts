import { get } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { allSignals, delivered, everything, ofEachSignal, signals } from '../support/delivered.ts';
import { freePort } from '../support/free-port.ts';
import { runApp, type Run } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';

const variable = (signal: string): string => `OTEL_${signal.toUpperCase()}_EXPORTER`;
const saidBy = (run: Run): string[] =>
  run.stderr.split('\n').filter((line) => line.startsWith('[otel-agent]'));

/** Which signals are on stdout as console documents. */
function printed(run: Run): Record<(typeof signals)[number], boolean> {
  const documents = run.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as object);
  return {
    traces: documents.some((document) => 'kind' in document),
    metrics: documents.some((document) => 'resource_metrics' in document),
    logs: documents.some((document) => 'severity_number' in document),
  };
}

describe.each(signals)('%s', (signal) => {
  const name = variable(signal);

  test.each([undefined, 'otlp', 'OTLP', ' otlp , ,otlp'])('%s goes to OTLP', async (text) => {
    const run = await runBoth(allSignals, { env: { [name]: text } });
    expect(run.said).toEqual([]);
    expect(delivered(run)).toEqual(everything);
    expect(run.requests.filter((request) => request.signal === signal)).toHaveLength(1);
  });

  test.each(['none', 'NONE'])('%s: the signal is off, the others are not', async (text) => {
    const run = await runBoth(allSignals, { env: { [name]: text } });
    expect(run.said).toEqual([]);
    expect(delivered(run)).toEqual({ ...everything, [signal]: [] });
    expect(ofEachSignal(run.requests, () => 1)[signal]).toEqual([]);
  });

  test.each(['none,otlp', 'otlp,none'])('%s: off, and said', async (text) => {
    const run = await runBoth(allSignals, { env: { [name]: text } });
    expect(run.said).toEqual([
      `[otel-agent] warn: ${name}="${text}" names none beside others; using none`,
    ]);
    expect(delivered(run)[signal]).toEqual([]);
  });

  test('console prints it, and sends it nowhere', async () => {
    const run = await runApp(allSignals, { env: { [name]: 'console' } });
    expect(saidBy(run)).toEqual([]);
    expect(printed(run)).toEqual({ traces: false, metrics: false, logs: false, [signal]: true });
    expect(delivered(run)).toEqual({ ...everything, [signal]: [] });
  });

  test.each(['otlp/stdout', ' OTLP/Stdout '])('%s prints lines of OTLP-JSON', async (text) => {
    const run = await runApp(allSignals, { env: { [name]: text } });
    expect(saidBy(run)).toEqual([]);
    const lines = run.stdout.split('\n').filter((line) => line.startsWith('{'));
    // One batch: spans are not written one by one.
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual([
      [{ traces: 'resourceSpans', metrics: 'resourceMetrics', logs: 'resourceLogs' }[signal]],
    ]);
    expect(lines[0]).toContain(
      { traces: 'pack order', metrics: 'shop.orders', logs: 'order packed' }[signal],
    );
    expect(delivered(run)).toEqual({ ...everything, [signal]: [] });
  });

  test('several at once', async () => {
    const run = await runApp(allSignals, { env: { [name]: 'console, otlp' } });
    expect(saidBy(run)).toEqual([]);
    expect(printed(run)[signal]).toBe(true);
    expect(delivered(run)).toEqual(everything);
  });

  test('what is unknown beside a known one is left out and said', async () => {
    const run = await runBoth(allSignals, { env: { [name]: 'otlp,oltp' } });
    expect(delivered(run)).toEqual(everything);
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toMatch(new RegExp(`${name}: "oltp" is not one of .*; it is left out$`));
  });

  test.each(['oltp', 'jaeger', 'logging'])('only %s: said, and OTLP is used', async (text) => {
    const run = await runBoth(allSignals, { env: { [name]: text } });
    expect(delivered(run)).toEqual(everything);
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toMatch(new RegExp(`${name}: "${text}" is not one of .*; using otlp$`));
  });

  test.each(['', '  '])('"%s" is unset', async (text) => {
    const run = await runBoth(allSignals, { env: { [name]: text } });
    expect(run.said).toEqual([]);
    expect(delivered(run)).toEqual(everything);
  });
});

test('all off: no request, and the app’s own use of the API goes on', async () => {
  const env = Object.fromEntries(signals.map((signal) => [variable(signal), 'none']));
  const run = await runBoth(allSignals, { env });
  expect({ said: run.said, requests: run.requests }).toEqual({ said: [], requests: [] });
});

test('without spans the context is still handed on', async () => {
  const { spans, exitCode } = await runBoth('http/request.cjs', {
    env: { OTEL_TRACES_EXPORTER: 'none' },
  });
  expect({ spans, exitCode }).toEqual({ spans: [], exitCode: 0 });
});

test('zipkin receives spans in its own form', async () => {
  const collector = await startCollector();
  try {
    const run = await runBoth(allSignals, {
      collector,
      env: {
        OTEL_TRACES_EXPORTER: 'zipkin',
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: collector.zipkinUrl,
        OTEL_SERVICE_NAME: 'shop',
      },
    });
    expect(run.said).toEqual([]);
    expect(delivered(run)).toEqual({ ...everything, traces: [] });
    const spans = collector.zipkinSpans();
    expect(spans.map(({ name }) => name).toSorted()).toEqual(['GET', 'GET', 'pack order']);
    const server = spans.find(({ kind }) => kind === 'SERVER');
    const own = spans.find(({ name }) => name === 'pack order');
    expect(own).toMatchObject({
      parentId: server?.['id'],
      traceId: server?.['traceId'],
      localEndpoint: { serviceName: 'shop' },
      tags: { 'shop.order.id': '7' },
      annotations: [{ value: expect.stringContaining('label printed') as string }],
    });
  } finally {
    await collector.close();
  }
});

test.each(['not a url', 'ftp://127.0.0.1/x'])('zipkin at "%s": one line', async (endpoint) => {
  const run = await runBoth('http/request.cjs', {
    env: {
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: endpoint,
      OTEL_NODE_EXIT_TIMEOUT: '500',
    },
  });
  expect(run.exitCode).toBe(0);
  const about = run.said.filter((line) => line.includes('OTEL_EXPORTER_ZIPKIN_ENDPOINT='));
  expect(about).toHaveLength(1);
});

describe('prometheus', () => {
  test('is scraped while the app runs, and does not keep it alive', async () => {
    const port = await freePort();
    let page: Page | undefined;
    const run = await runBoth('endings/server.cjs', {
      env: {
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
        OTEL_SERVICE_NAME: 'shop',
      },
      during: async (app, collector) => {
        await app.waitForOutput('ready');
        if (collector) page = await fetchPage(`http://127.0.0.1:${port}/metrics`);
        app.kill('SIGTERM');
      },
    });
    expect(run).toMatchObject({ said: [], signal: 'SIGTERM', metrics: [] });
    expect(page?.type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(page?.text).toMatch(/^# TYPE http_server_request_duration_seconds histogram$/m);
    expect(page?.text).toMatch(/^http_server_request_duration_seconds_count\{.*\} 1/m);
    expect(page?.text).toMatch(/^target_info\{.*service_name="shop".*\} 1/m);
    // The scrape itself is no request of the app's.
    expect(run.spans).toHaveLength(2);
  });

  test('OpenMetrics, packed, with exemplars that lead to the spans', async () => {
    const port = await freePort();
    let response: Response | undefined;
    let text = '';
    const run = await runApp('endings/server.cjs', {
      env: {
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      },
      during: async (app) => {
        await app.waitForOutput('ready');
        const accept = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
        response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { accept } });
        text = await response.text();
        app.kill('SIGTERM');
      },
    });
    expect(response?.headers.get('content-encoding')).toBe('gzip');
    const server = run.spans.find(({ kind }) => kind === 'SERVER');
    expect(text).toContain(`# {trace_id="${server?.traceId}",span_id="${server?.spanId}"} 0.`);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  test('port 0: the port is said', async () => {
    const run = await runBoth('http/request.cjs', {
      env: { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: '0' },
    });
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toMatch(
      /OTEL_EXPORTER_PROMETHEUS_PORT is 0: .* at http:\/\/localhost:[1-9]\d*\/metrics$/,
    );
  });

  test('an app that ends by itself is not held', async () => {
    const run = await runBoth('http/request.cjs', {
      env: {
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(await freePort()),
      },
    });
    expect(run).toMatchObject({ said: [], exitCode: 0 });
  });

  test('a port that is taken is said once, and the app runs', async () => {
    const collector = await startCollector();
    try {
      const run = await runBoth('http/request.cjs', {
        collector,
        env: {
          OTEL_METRICS_EXPORTER: 'prometheus',
          OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
          OTEL_EXPORTER_PROMETHEUS_PORT: String(collector.httpPort),
        },
      });
      expect(run.said).toHaveLength(1);
      expect(run.said[0]).toContain(String(collector.httpPort));
      expect(run.spans).toHaveLength(2);
    } finally {
      await collector.close();
    }
  });
});

type Page = { readonly type: string | undefined; readonly text: string };

function fetchPage(url: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => (text += more));
      response.on('end', () => resolve({ type: response.headers['content-type'], text }));
    }).on('error', reject);
  });
}
