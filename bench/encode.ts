/**
 * What it costs to encode spans as OTLP protobuf, beside upstream's serializer:
 *
 *     npx tsx bench/encode.ts
 *     npx tsx bench/encode.ts --rounds 41
 *
 * Both encode the same batches in turns, in one process that has encoded enough of them before to
 * be compiled. Nanoseconds a span: the median of all rounds, and the best one, which is what the
 * machine can do when nothing else disturbs it.
 */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import { makeTraceSerializer } from '../src/export/encode/trace-serializer.ts';
import { median } from './numbers.ts';

/** The default of OTEL_BSP_MAX_EXPORT_BATCH_SIZE. */
const batchSize = 512;
const warmUpBatches = 200;
const batchesPerRound = 10;

type Nanos = { readonly median: number; readonly best: number };
type Encoder = (spans: ReadableSpan[]) => Uint8Array | undefined;

const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 21;
const ours = makeTraceSerializer();
const encoders = {
  ours: (spans) => ours.serializeRequest(spans),
  upstream: (spans) => ProtobufTraceSerializer.serializeRequest(spans),
} as const satisfies Record<string, Encoder>;

const cases = {
  'HTTP server span, 12 attributes': (i: number) => makeServerSpan(i),
  'HTTP client + SQL spans': (i: number) => (i % 2 === 0 ? makeClientSpan(i) : makeQuerySpan(i)),
  'span without attributes': () => tracer.startSpan('job').end(),
  'failed span, exception event': (i: number) => makeFailedSpan(i),
  'umlauts and arrays': (i: number) => makeForeignSpan(i),
} as const;

const memory = new InMemorySpanExporter();
const provider = new TracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 4711 }),
  spanProcessors: [new SimpleSpanProcessor({ exporter: memory })],
});
const tracer = provider.getTracer('@org/http', '1.2.3');
const sqlTracer = provider.getTracer('@org/pg', '1.2.3');

process.stdout.write(`Node ${process.version}, ${rounds} rounds, ns/span: median (best)\n`);
for (const [name, make] of Object.entries(cases)) {
  const spans = await makeBatch(make);
  const { ours: mine, upstream: theirs } = measure(spans);
  const bytes = (encoders.ours(spans)?.length ?? 0) / spans.length;
  const columns = [
    name.padEnd(32),
    `ours ${show(mine)}`,
    `upstream ${show(theirs)}`,
    `ratio ${(theirs.median / mine.median).toFixed(1)} (${(theirs.best / mine.best).toFixed(1)})`,
    `${(1e3 / mine.median).toFixed(2)} M spans/s`,
    `${bytes.toFixed(0)} bytes`,
  ];
  process.stdout.write(`${columns.join('  ')}\n`);
}

function show({ median: middle, best }: Nanos): string {
  return `${middle.toFixed(0).padStart(5)} (${best.toFixed(0)})`;
}

async function makeBatch(make: (i: number) => void): Promise<ReadableSpan[]> {
  memory.reset();
  for (let i = 0; i < batchSize; i++) make(i);
  await provider.forceFlush();
  return memory.getFinishedSpans();
}

function measure(spans: ReadableSpan[]): Record<keyof typeof encoders, Nanos> {
  for (let i = 0; i < warmUpBatches; i++) {
    encoders.ours(spans);
    encoders.upstream(spans);
  }
  const nanos = { ours: [] as number[], upstream: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    nanos.ours.push(time(encoders.ours, spans));
    nanos.upstream.push(time(encoders.upstream, spans));
  }
  return { ours: summarize(nanos.ours), upstream: summarize(nanos.upstream) };
}

function summarize(nanos: readonly number[]): Nanos {
  return { median: median(nanos), best: Math.min(...nanos) };
}

function time(encode: Encoder, spans: ReadableSpan[]): number {
  const start = performance.now();
  for (let i = 0; i < batchesPerRound; i++) encode(spans);
  return ((performance.now() - start) * 1e6) / (batchesPerRound * spans.length);
}

function makeServerSpan(i: number): void {
  const span = tracer.startSpan('GET /orders/:id', {
    kind: SpanKind.SERVER,
    attributes: {
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'url.path': `/orders/${i}`,
      'url.query': 'page=2&size=50',
      'server.address': 'shop.example.com',
      'server.port': 8080,
      'client.address': '203.0.113.7',
      'network.peer.address': '10.1.2.3',
      'network.peer.port': 40_000 + i,
      'user_agent.original':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
      'http.route': '/orders/:id',
    },
  });
  span.setAttribute('http.response.status_code', 200);
  span.end();
}

function makeClientSpan(i: number): void {
  startChild(tracer, 'GET', {
    'http.request.method': 'GET',
    'url.full': `https://stock.example.com/v1/items/${i}?fields=count,price`,
    'server.address': 'stock.example.com',
    'server.port': 443,
    'network.protocol.version': '1.1',
    'http.response.status_code': 200,
  });
}

function makeQuerySpan(i: number): void {
  startChild(sqlTracer, 'SELECT orders', {
    'db.system.name': 'postgresql',
    'db.namespace': 'shop',
    'db.query.summary': 'SELECT orders',
    'db.query.text':
      'SELECT id, total, created_at FROM orders WHERE customer = $1 ORDER BY id LIMIT $2',
    'server.address': 'db.internal',
    'server.port': 5432 + (i & 1),
  });
}

function startChild(by: typeof tracer, name: string, attributes: Attributes): void {
  const context = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
  });
  by.startSpan(name, { kind: SpanKind.CLIENT, attributes }, context).end();
}

function makeFailedSpan(i: number): void {
  const span = tracer.startSpan('POST /orders', { kind: SpanKind.SERVER });
  span.setAttributes({ 'http.request.method': 'POST', 'error.type': 'Error' });
  span.recordException(new Error(`order ${i} has no items`));
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no items' });
  span.end();
}

function makeForeignSpan(i: number): void {
  const span = tracer.startSpan('Aufträge für Köln');
  span.setAttributes({
    'shop.stadt': 'Köln',
    'shop.straße': 'Große Straße 17, gegenüber der Bäckerei',
    'shop.colours': ['rot', 'grün', 'blau'],
    'shop.prices': [1.5, 2, -3, i],
  });
  span.end();
}
