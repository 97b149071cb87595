import { describe, expect, test } from 'vitest';
import { runApp } from '../support/run-app.ts';
import type { SpanRecord } from '../support/collector/spans.ts';
import { spanTree } from '../support/span-tree.ts';

type Headers = Readonly<Record<string, string>>;

/** What each propagator writes for a sampled span. */
const written: Readonly<Record<string, (trace: string, span: string) => Headers>> = {
  // Sampled, with a trace id that is random.
  tracecontext: (trace, span) => ({ traceparent: `00-${trace}-${span}-03` }),
  b3: (trace, span) => ({ b3: `${trace}-${span}-1` }),
  b3multi: (trace, span) => ({
    'x-b3-traceid': trace,
    'x-b3-spanid': span,
    'x-b3-sampled': '1',
  }),
  jaeger: (trace, span) => ({ 'uber-trace-id': `${trace}:${span}:0:01` }),
  xray: (trace, span) => ({
    'x-amzn-trace-id': `Root=1-${trace.slice(0, 8)}-${trace.slice(8)};Parent=${span};Sampled=1`,
  }),
  // Its trace ids are of 64 bits.
  ottrace: (trace, span) => ({
    'ot-tracer-traceid': trace.slice(16),
    'ot-tracer-spanid': span,
    'ot-tracer-sampled': 'true',
  }),
  'tracecontext,b3': (trace, span) => ({
    traceparent: `00-${trace}-${span}-01`,
    b3: `${trace}-${span}-1`,
  }),
};

const unlinked = ['none', 'baggage'];

describe.each(['cjs', 'mjs'])('two services, %s', (type) => {
  test.each(Object.keys(written))('%s links them over http and over fetch', async (name) => {
    const { seen, spans } = await runTwoServices(type, name);
    for (const by of ['http', 'fetch'] as const) {
      const client = spanTo(spans, 'CLIENT', by);
      const server = spanTo(spans, 'SERVER', by);
      expect(server.resource['process.pid']).not.toBe(client.resource['process.pid']);
      expect(server).toMatchObject({ traceId: client.traceId, parentSpanId: client.spanId });
      expect(seen[by]).toEqual(written[name]?.(client.traceId, client.spanId));
    }
  });

  test.each(unlinked)('%s does not link them', async (name) => {
    const { seen, spans } = await runTwoServices(type, name);
    for (const by of ['http', 'fetch'] as const) {
      expect(spanTo(spans, 'SERVER', by).parentSpanId).toBeUndefined();
      expect(seen[by]).toEqual({});
    }
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(4);
  });

  test('by default they are one trace', async () => {
    const { spans } = await runTwoServices(type, undefined);
    expect(spanTree(spans)).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          CLIENT GET
            SERVER GET
          CLIENT GET
            SERVER GET"
    `);
  });
});

const forwarded = '{"http":"shop.name=corner","fetch":"shop.name=corner"}\n';

test.each([
  ['cjs', undefined],
  ['mjs', undefined],
  ['cjs', 'baggage'],
  ['mjs', 'baggage,b3'],
])('%s: baggage of a request goes on with OTEL_PROPAGATORS=%s', async (type, names) => {
  const run = await runApp(`baggage/forward.${type}`, { env: { OTEL_PROPAGATORS: names } });
  expect(run).toMatchObject({ exitCode: 0, stdout: forwarded, stderr: '' });
});

test.each(['none', 'tracecontext'])('without its propagator baggage stays: %s', async (names) => {
  const run = await runApp('baggage/forward.cjs', { env: { OTEL_PROPAGATORS: names } });
  expect(run).toMatchObject({ exitCode: 0, stdout: '{"http":"none","fetch":"none"}\n' });
});

async function runTwoServices(
  type: string,
  names: string | undefined,
): Promise<{ seen: { http: Headers; fetch: Headers }; spans: readonly SpanRecord[] }> {
  const run = await runApp(`two-services/front.${type}`, { env: { OTEL_PROPAGATORS: names } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  const { http, fetch } = JSON.parse(run.stdout) as { http: Headers; fetch: Headers };
  return { seen: { http: contextIn(http), fetch: contextIn(fetch) }, spans: run.spans };
}

function contextIn(headers: Headers): Headers {
  const ofContext = Object.entries(headers).filter(([name]) => /trace|b3|baggage/.test(name));
  return Object.fromEntries(ofContext);
}

/** The span of the request that the front makes to the back. */
function spanTo(
  spans: readonly SpanRecord[],
  kind: 'CLIENT' | 'SERVER',
  by: 'http' | 'fetch',
): SpanRecord {
  const found = spans.filter(({ attributes, ...span }) => {
    const url = attributes[kind === 'CLIENT' ? 'url.full' : 'url.path'];
    return span.kind === kind && typeof url === 'string' && url.endsWith(`/over-${by}`);
  });
  expect(found).toHaveLength(1);
  return found[0] as SpanRecord;
}
