/**
 * What a span costs from start to end, and a measurement of a duration, beside the SDK's own:
 *
 *     npx tsx bench/spans.ts
 *     npx tsx bench/spans.ts --rounds 41
 *
 * Both work in turns, in one process. Nanoseconds each: the median of all rounds and the best one,
 * which is what the machine can do when nothing else disturbs it.
 */
import {
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Attributes,
  type TracerProvider as Provider,
} from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  TracerProvider,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { makeFrozenSets } from '../src/instrumentations/metrics/frozen-sets.ts';
import { rememberSets } from '../src/pipeline/meter/known-sets.ts';
import { AdaptedMeterProvider } from '../src/pipeline/meter/provider.ts';
import { OwnTracerProvider } from '../src/pipeline/spans/provider.ts';
import { median } from './numbers.ts';

const perRound = 20_000;
const warmUpRounds = 5;
const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 21;

const early: Attributes = {
  'http.request.method': 'GET',
  'url.scheme': 'http',
  'url.path': '/orders/7',
};
const late: Attributes = {
  'network.protocol.version': '1.1',
  'network.peer.address': '127.0.0.1',
  'network.peer.port': 50112,
  'client.address': '127.0.0.1',
  'user_agent.original': 'curl/8.9.1',
  'server.address': 'shop.example',
  'server.port': 8080,
};
const outcome: Attributes = { 'http.response.status_code': 200, 'http.route': '/orders/:id' };
const parent = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
  isRemote: true,
});

/** Takes spans and does nothing with them. */
const nowhere: SpanProcessor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};

class Reader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  }
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function serverSpans(provider: Provider): () => void {
  const tracer = provider.getTracer('@org/http', '1.2.3');
  return () => {
    const span = tracer.startSpan('GET', { kind: SpanKind.SERVER, attributes: early }, parent);
    if (!span.isRecording()) return;
    span.setAttributes(late);
    span.setAttributes(outcome);
    span.updateName('GET /orders/:id');
    span.end();
  };
}

function durations(
  provider: MeterProvider,
  setOf = (set: Attributes): Attributes => set,
): () => void {
  const histogram = provider.getMeter('@org/http').createHistogram('http.server.request.duration');
  let seconds = 0;
  return () => {
    seconds = (seconds + 0.0137) % 1;
    const set = { 'http.request.method': 'GET', 'url.scheme': 'http', ...outcome };
    histogram.record(seconds, setOf(set), parent);
  };
}

const options = (sampler: AlwaysOnSampler | AlwaysOffSampler) => ({
  resource: emptyResource(),
  sampler,
  spanLimits: {},
  spanProcessors: [nowhere],
});
const keys = ['http.request.method', 'url.scheme', 'http.response.status_code', 'http.route'];
const cases = {
  'server span, 12 attributes': [
    serverSpans(new OwnTracerProvider(options(new AlwaysOnSampler()))),
    serverSpans(new TracerProvider(options(new AlwaysOnSampler()))),
  ],
  'the same, not sampled': [
    serverSpans(new OwnTracerProvider(options(new AlwaysOffSampler()))),
    serverSpans(new TracerProvider(options(new AlwaysOffSampler()))),
  ],
  'duration, 4 attributes': [
    durations(
      new AdaptedMeterProvider({ readers: [new Reader()] }, [rememberSets]),
      makeFrozenSets(keys),
    ),
    durations(new MeterProvider({ readers: [new Reader()] })),
  ],
} as const satisfies Record<string, readonly [() => void, () => void]>;

process.stdout.write(`Node ${process.version}, ${rounds} rounds, ns each: median (best)\n`);
for (const [name, [ours, theirs]] of Object.entries(cases)) {
  const nanos: [number[], number[]] = [[], []];
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const [who, work] of [ours, theirs].entries()) {
      const cost = timed(work);
      if (round >= 0) nanos[who]?.push(cost);
    }
  }
  const [mine, upstream] = nanos.map((all) => [median(all), Math.min(...all)] as const);
  const shown = [mine, upstream].map(
    ([middle = 0, best = 0] = [0, 0]) => `${middle.toFixed(0)} (${best.toFixed(0)})`,
  );
  process.stdout.write(`${name.padEnd(28)} ours ${shown[0]}, upstream ${shown[1]}\n`);
}

function timed(work: () => void): number {
  const start = performance.now();
  for (let count = 0; count < perRound; count++) work();
  return ((performance.now() - start) * 1e6) / perRound;
}
