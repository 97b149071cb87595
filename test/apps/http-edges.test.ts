import { describe, test, vi } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import { nodeMajors, type NodeMajor } from '../../scripts/node-binaries.ts';
import type { SpanRecord } from '../support/collector/spans.ts';
import { freePort } from '../support/free-port.ts';
import { runApp, type Run, type RunOptions } from '../support/run-app.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { inOrderOfEnd, inOrderOfName } from '../support/span-order.ts';
import { spanTree } from '../support/span-tree.ts';

/** On a slow machine an app may live long enough to tell of its runtime. */
const quiet = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'runtime-node' };

function run(fixture: string, node: NodeMajor, options: RunOptions = {}): Promise<Run> {
  return runBesideBare(`http-edges/${fixture}.cjs`, { node, env: quiet, ...options });
}

describe.concurrent.each(nodeMajors)('Node %i', (node) => {
  test('every listener runs in the context of its request', async ({ expect }) => {
    const { spans } = await run('listeners', node);
    for (const path of ['/1', '/2', '/3']) {
      const server = spans.find((span) => span.attributes['url.path'] === path);
      const caller = spans.find(({ name }) => name === `ask ${path}`);
      expect(namesBelow(spans, server)).toEqual([
        `${path} request`,
        `${path} request close`,
        `${path} request data`,
        `${path} request end`,
        `${path} response close`,
        `${path} response drain`,
        `${path} response finish`,
        `${path} timer`,
      ]);
      expect(namesBelow(spans, caller)).toEqual([
        'POST',
        `ask ${path} request close`,
        `ask ${path} request finish`,
        `ask ${path} request socket`,
        `ask ${path} response`,
        `ask ${path} response close`,
        `ask ${path} response data`,
        `ask ${path} response end`,
      ]);
    }
  });

  test('pipelined requests keep their contexts, and end', async ({ expect }) => {
    const { spans } = await run('pipelining', node);
    expect(spanTree(inOrderOfName(spans), ['url.path', 'error.type'])).toMatchInlineSnapshot(`
      "SERVER GET url.path=/slow
        INTERNAL /slow finish
        INTERNAL /slow timer
      SERVER GET url.path=/quick
        INTERNAL /quick finish
        INTERNAL /quick timer
      SERVER GET url.path=/never error.type=ECONNRESET (error)
      SERVER GET url.path=/queued error.type=ECONNRESET (error)
        INTERNAL /queued timer"
    `);
  });

  test('upgrades have a client span, and no context of an earlier request', async ({ expect }) => {
    const { spans } = await run('upgrade', node);
    expect(spanTree(inOrderOfName(spans), ['http.response.status_code'])).toMatchInlineSnapshot(`
      "SERVER GET http.response.status_code=200
        INTERNAL request
      INTERNAL caller
        CLIENT CONNECT http.response.status_code=200
        CLIENT GET http.response.status_code=101
      INTERNAL connect
      INTERNAL data /first
      INTERNAL data /second
      INTERNAL upgrade /first
      INTERNAL upgrade /second"
    `);
  });

  test('what is given up by the caller is no error, what is broken off is one', async ({
    expect,
  }) => {
    const { spans } = await run('aborts', node);
    const shown = ['http.response.status_code', 'error.type', 'url.path'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET error.type=ECONNRESET url.path=/silent (error)
      CLIENT GET
      CLIENT GET error.type=TimeoutError (error)
        SERVER GET error.type=ECONNRESET url.path=/silent (error)
      CLIENT GET
        SERVER GET error.type=ECONNRESET url.path=/silent (error)
      CLIENT GET error.type=RangeError (error)
        SERVER GET error.type=ECONNRESET url.path=/silent (error)
      CLIENT GET http.response.status_code=200
        SERVER GET http.response.status_code=200 error.type=ECONNRESET url.path=/slow (error)
      CLIENT GET http.response.status_code=200
        SERVER GET http.response.status_code=200 error.type=ECONNRESET url.path=/slow (error)
      CLIENT GET http.response.status_code=404 error.type=404 (error)
        SERVER GET http.response.status_code=404 url.path=/missing
      CLIENT GET error.type=ECONNRESET (error)
        SERVER GET error.type=ECONNRESET url.path=/drop (error)
      CLIENT GET http.response.status_code=200 error.type=ECONNRESET (error)
        SERVER GET http.response.status_code=200 error.type=ECONNRESET url.path=/drop-later (error)
      CLIENT GET error.type=ECONNRESET (error)
        SERVER GET error.type=TypeError url.path=/fail (error)
      CLIENT GET http.response.status_code=200 error.type=ECONNRESET (error)
        SERVER GET http.response.status_code=200 error.type=TypeError url.path=/fail-later (error)
      CLIENT GET http.response.status_code=200 error.type=ECONNRESET (error)
        SERVER GET http.response.status_code=200 error.type=ECONNRESET url.path=/cut (error)
      CLIENT GET http.response.status_code=503 error.type=503 (error)
        SERVER GET http.response.status_code=503 error.type=503 url.path=/broken (error)
      CLIENT GET error.type=ECONNREFUSED (error)
      CLIENT GET error.type=SyntaxError (error)
      CLIENT GET error.type=ENOTFOUND (error)"
    `);
  });

  test('Expect: 100-continue', async ({ expect }) => {
    const { spans } = await run('continue', node);
    const shown = ['url.path', 'http.response.status_code'];
    expect(spanTree(inOrderOfEnd(spans), shown)).toMatchInlineSnapshot(`
      "CLIENT PUT http.response.status_code=200
        SERVER PUT url.path=/by-node http.response.status_code=200
          INTERNAL /by-node end
      CLIENT PUT http.response.status_code=200
        SERVER PUT url.path=/by-app http.response.status_code=200
          INTERNAL checkContinue
          INTERNAL /by-app end
      CLIENT PUT http.response.status_code=417 (error)
        SERVER PUT url.path=/refused http.response.status_code=417"
    `);
  });

  test('streams with trailers', async ({ expect }) => {
    const { spans } = await run('streaming', node);
    expect(spanTree(inOrderOfEnd(spans), ['http.response.status_code'])).toMatchInlineSnapshot(`
      "INTERNAL caller
        INTERNAL answered
        CLIENT POST http.response.status_code=200
          SERVER POST http.response.status_code=200
            INTERNAL read"
    `);
  });

  test('an http that was held before us', async ({ expect }) => {
    const nodeArgs = ['--require', './hold-http.cjs'];
    const { spans } = await run('held', node, { nodeArgs, start: 'require' });
    const servers = spans.filter(({ kind }) => kind === 'SERVER');
    expect(servers.map(({ attributes }) => attributes['url.path'])).toEqual(['/first', '/second']);
    const clients = spans.filter(({ kind }) => kind === 'CLIENT');
    expect(clients).toHaveLength(2);
    // Node 20 tells of the first request when its headers are on their way.
    const linked = servers.filter(({ parentSpanId }) => parentSpanId !== undefined);
    expect(linked).toHaveLength(node === 20 ? 1 : 2);
  });

  test('over TLS', async ({ expect }) => {
    const certificates = makeCertificates();
    try {
      const { keyFile, certificateFile } = certificates.server;
      const files = { TLS_KEY: keyFile, TLS_CERTIFICATE: certificateFile };
      const env = { ...quiet, ...files, NODE_EXTRA_CA_CERTS: certificates.authorityFile };
      const { spans } = await run('tls', node, { env });
      const shown = ['url.path', 'url.scheme', 'server.address', 'http.response.status_code'];
      const servers = spans.filter(({ kind }) => kind === 'SERVER');
      expect(spanTree(inOrderOfEnd(servers), shown)).toMatchInlineSnapshot(`
        "SERVER GET url.path=/over-https url.scheme=https server.address=localhost http.response.status_code=200 (remote parent)
        SERVER GET url.path=/over-fetch url.scheme=https server.address=localhost http.response.status_code=200 (remote parent)"
      `);
      const clients = spans.filter(({ kind }) => kind === 'CLIENT');
      const { 'server.port': port } = clients[0]?.attributes ?? {};
      expect(clients.map(({ attributes }) => attributes['url.full'])).toEqual([
        `https://localhost:${JSON.stringify(port)}/over-https`,
        `https://localhost:${JSON.stringify(port)}/over-fetch`,
      ]);
      expect(servers.map(({ parentSpanId }) => parentSpanId)).toEqual(
        clients.map(({ spanId }) => spanId),
      );
    } finally {
      certificates.remove();
    }
  });

  test('what is marked as suppressed leaves nothing', async ({ expect }) => {
    const { spans, metrics } = await run('suppressed', node);
    // The other side knows nothing of the mark.
    expect(spans.map(({ kind }) => kind)).toEqual(['SERVER', 'SERVER']);
    expect(metrics.map(({ name }) => name)).toEqual(['http.server.request.duration']);
  });

  test('a route that another instrumentation tells', async ({ expect }) => {
    const { spans, metrics } = await run('route-by-others', node);
    expect(spanTree(spans, ['http.route'])).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET /orders/:id http.route=/orders/:id"
    `);
    const duration = metrics.find(({ name }) => name === 'http.server.request.duration');
    expect(duration?.points).toMatchObject([{ attributes: { 'http.route': '/orders/:id' } }]);
  });

  test('not sampled: the context goes on, the duration is measured', async ({ expect }) => {
    const env = { ...quiet, OTEL_TRACES_SAMPLER: 'always_off' };
    const { spans, metrics } = await run('streaming', node, { env });
    expect(spans).toEqual([]);
    const measured = metrics.map(({ name, points }) => `${name} ${points[0]?.count}`);
    expect(measured.toSorted()).toEqual([
      'http.client.request.duration 1',
      'http.server.request.duration 1',
    ]);
  });

  test('every way to ask is seen, and passes its context on', async ({ expect }) => {
    const { spans } = await run('forms', node);
    const clients = spans.filter(({ kind }) => kind === 'CLIENT');
    const port = JSON.stringify(clients[0]?.attributes['server.port']);
    const pairs = clients.map((client) => {
      const server = spans.find(({ parentSpanId }) => parentSpanId === client.spanId);
      return [lineOf(client, port), server === undefined ? 'none' : lineOf(server, port)];
    });
    expect(`\n${pairs.flat().join('\n')}\n`).toMatchInlineSnapshot(`
      "
      CLIENT GET http.request.method=GET server.address=127.0.0.1 server.port=<port> url.full=http://127.0.0.1:<port>/array
      SERVER GET client.address=127.0.0.1 http.request.method=GET server.address=a.example server.port=80 url.path=/array url.scheme=http
      CLIENT GET http.request.method=GET server.address=127.0.0.1 server.port=<port> url.full=http://127.0.0.1:<port>/no-agent
      SERVER GET client.address=127.0.0.1 http.request.method=GET server.address=127.0.0.1 server.port=<port> url.path=/no-agent url.scheme=http
      CLIENT GET http.request.method=GET server.address=127.0.0.1 server.port=<port> url.full=http://127.0.0.1:<port>/foreign-agent
      SERVER GET client.address=127.0.0.1 http.request.method=GET server.address=127.0.0.1 server.port=<port> url.path=/foreign-agent url.scheme=http
      CLIENT GET http.request.method=GET server.address=127.0.0.1 server.port=<port> url.full=http://127.0.0.1:<port>/other-host
      SERVER GET client.address=127.0.0.1 http.request.method=GET server.address=b.example server.port=80 url.path=/other-host url.scheme=http
      CLIENT GET http.request.method=GET server.address=127.0.0.1 server.port=<port> url.full=http://REDACTED:REDACTED@127.0.0.1:<port>/user?sig=REDACTED&page=1&flag&q=a%20b
      SERVER GET client.address=127.0.0.1 http.request.method=GET server.address=127.0.0.1 server.port=<port> url.path=/user url.query=sig=REDACTED&page=1&flag&q=a%20b url.scheme=http
      CLIENT HTTP http.request.method=_OTHER http.request.method_original=PROPFIND server.address=127.0.0.1 server.port=<port> url.full=http://127.0.0.1:<port>/dav user_agent.original=shop/1
      SERVER HTTP client.address=127.0.0.1 http.request.method=_OTHER http.request.method_original=PROPFIND server.address=127.0.0.1 server.port=<port> url.path=/dav url.scheme=http user_agent.original=shop/1
      CLIENT GET http.request.method=GET server.address=127.0.0.1 server.port=<port> url.full=http://127.0.0.1:<port>/proxied?sig=REDACTED&page=1&flag&q=a%20b
      SERVER GET client.address=2001:db8::1 http.request.method=GET server.address=shop.example server.port=8443 url.path=/proxied url.query=sig=REDACTED&page=1&flag&q=a%20b url.scheme=https
      CLIENT GET http.request.method=GET server.address=127.0.0.1 server.port=<port> url.full=http://127.0.0.1:<port>/x-proxied
      SERVER GET client.address=203.0.113.7 http.request.method=GET server.address=shop.example server.port=443 url.path=/x-proxied url.scheme=https
      CLIENT GET http.request.method=GET server.address=127.0.0.1 server.port=<port> url.full=http://127.0.0.1:<port>/absolute?a=1
      SERVER GET client.address=127.0.0.1 http.request.method=GET server.address=127.0.0.1 server.port=<port> url.path=/absolute url.query=a=1 url.scheme=http
      "
    `);
  });
});

test('scrapes of our own server are no requests of the app', async ({ expect }) => {
  const port = await freePort();
  const env = {
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
  };
  let page = '';
  const { spans } = await runApp('http-edges/idle.cjs', {
    env,
    during: async (app) => {
      await app.waitForOutput('ready');
      // The app uses nothing that is traced: the pipeline starts with the first second.
      const scrape = (): Promise<Response> => fetch(`http://127.0.0.1:${port}/metrics`);
      await vi.waitFor(scrape, { timeout: 10_000 });
      for (let i = 0; i < 3; i += 1) page = await (await scrape()).text();
      app.kill('SIGTERM');
    },
  });
  expect(page).toContain('target_info');
  expect(page).not.toContain('http_server_request_duration');
  expect(spans).toEqual([]);
});

/** Names of the spans that are children of one. */
function namesBelow(spans: readonly SpanRecord[], parent: SpanRecord | undefined): string[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent?.spanId)
    .map(({ name }) => name)
    .toSorted();
}

const told = /^(url\.(full|path|query|scheme)|server\.|client\.|http\.request\.|user_agent)/;

/** A span's name and what was read off the request; `port` is any. */
function lineOf({ kind, name, attributes }: SpanRecord, port: string): string {
  const pairs = Object.entries(attributes)
    .filter(([key]) => told.test(key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${plain(value).replaceAll(port, '<port>')}`);
  return [`${kind} ${name}`, ...pairs].join(' ');
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
