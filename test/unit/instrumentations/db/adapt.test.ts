import { SpanKind, SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import type { Guard } from '../../../../src/diag/guard.ts';
import { adaptDb } from '../../../../src/instrumentations/db/adapt.ts';

const said: string[] = [];
const guard: Guard = (what, step) => {
  try {
    return step();
  } catch (error) {
    said.push(`${what}: ${String(error)}`);
    return undefined;
  }
};

/** What an instrumentation records through the adapted providers. */
async function record(
  library: string,
  work: (start: (name: string, attributes?: Attributes) => Span) => void,
  { sampled = true } = {},
): Promise<{ spans: readonly ReadableSpan[]; points: readonly Attributes[] }> {
  const exporter = new InMemorySpanExporter();
  const tracers = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    ...(!sampled && { sampler: new AlwaysOffSampler() }),
  });
  const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: memory });
  const meters = new MeterProvider({ readers: [reader] });
  const adapted = adaptDb(library, tracers, meters, '1.2.3', guard);
  const own = adapted.meters.getMeter(library).createHistogram('db.client.operation.duration');
  own.record(1, { of: 'upstream' });
  const tracer = adapted.tracers.getTracer(library);
  work((name, attributes = {}) => tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }));
  await Promise.all([tracers.forceFlush(), meters.forceFlush()]);
  const all = memory.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  const durations = all.flatMap((scope) => scope.metrics);
  const points = durations.flatMap((metric) =>
    metric.dataPointType === DataPointType.HISTOGRAM
      ? metric.dataPoints.map(({ attributes }) => attributes)
      : [],
  );
  return { spans: exporter.getFinishedSpans(), points };
}

const query = { 'db.system.name': 'mysql', 'db.query.text': "SELECT a FROM b WHERE c = 'secret'" };

test('an operation is named and measured, upstream’s own duration is left out', async () => {
  const { spans, points } = await record('mysql', (start) => start('SELECT', query).end());
  expect(spans).toMatchObject([{ name: 'SELECT b', status: { code: SpanStatusCode.UNSET } }]);
  expect(spans[0]?.attributes['db.query.text']).toBe('SELECT a FROM b WHERE c = ?');
  expect(points).toEqual([{ 'db.system.name': 'mysql', 'db.query.summary': 'SELECT b' }]);
});

test('what is not sampled is measured', async () => {
  const work = (start: (name: string, attributes: Attributes) => Span): void =>
    start('SELECT', query).end();
  const { spans, points } = await record('mysql', work, { sampled: false });
  expect(spans).toEqual([]);
  expect(points).toEqual([{ 'db.system.name': 'mysql', 'db.query.summary': 'SELECT b' }]);
});

test.each<[library: string, error: Error | string, attributes: Attributes]>([
  ['mysql', 'ER_NO_SUCH_TABLE: no table', { 'error.type': 'ER_NO_SUCH_TABLE' }],
  ['mysql', 'something else', { 'error.type': '_OTHER' }],
  [
    'mysql',
    Object.assign(new Error('no table'), { errno: 1146, sqlState: '42S02', code: 'ER' }),
    { 'error.type': '1146', 'db.response.status_code': '1146' },
  ],
  [
    'mysql',
    Object.assign(new Error('refused'), { errno: -111, code: 'ECONNREFUSED' }),
    { 'error.type': 'ECONNREFUSED' },
  ],
])('%s: a failure told as %s', async (library, error, attributes) => {
  const { spans, points } = await record(library, (start) => {
    const span = start('SELECT', query);
    const message = typeof error === 'string' ? error : error.message;
    if (typeof error !== 'string') span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    span.end();
  });
  expect(spans[0]?.attributes).toMatchObject(attributes);
  expect(points).toMatchObject([attributes]);
});

test('the code in what pg’s instrumentation records is the status', async () => {
  const { spans } = await record('pg', (start) => {
    const span = start('pg.query', { 'db.system.name': 'postgresql' });
    span.setAttribute('db.query.text', 'SELECT 1 FROM a');
    span.recordException("PostgreSQL error of type 'error' occurred (code: 42P01)");
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no table' });
    span.end();
  });
  expect(spans[0]).toMatchObject({
    name: 'SELECT a',
    attributes: { 'error.type': '42P01', 'db.response.status_code': '42P01' },
  });
});

test('connections keep their names and are not measured', async () => {
  const { spans, points } = await record('pg', (start) => {
    start('pg.connect', { 'db.system.name': 'postgresql', 'db.namespace': 'shop' }).end();
  });
  expect(spans).toMatchObject([{ name: 'pg.connect' }]);
  expect(points).toEqual([]);
});

test('a library on top of a driver is not measured', async () => {
  const { spans, points } = await record('knex', (start) => start('select shop', query).end());
  expect(spans).toMatchObject([{ name: 'SELECT b' }]);
  expect(points).toEqual([]);
});

test('the round trips of an operation are not measured', async () => {
  const oracle = { 'db.system.name': 'oracle.db' };
  const { points } = await record('oracledb', (start) => {
    for (const name of ['oracledb.Connection.execute', 'oracledb.ExecuteMessage']) {
      const span = start(name, oracle);
      span.setAttribute('db.query.text', 'SELECT a FROM b');
      span.end();
    }
  });
  expect(points).toEqual([{ ...oracle, 'db.query.summary': 'SELECT b' }]);
});

test('spans that are not of a client pass through', async () => {
  const exporter = new InMemorySpanExporter();
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const adapted = adaptDb('mongodb', tracers, new MeterProvider(), '1.2.3', guard);
  adapted.tracers
    .getTracer('x')
    .startSpan('job', { attributes: { 'db.system': 'a' } })
    .end();
  expect(exporter.getFinishedSpans()).toMatchObject([
    { name: 'job', attributes: { 'db.system': 'a' } },
  ]);
});

test('what throws does not reach the app, and nothing is recorded that was not read', async () => {
  said.length = 0;
  const { spans } = await record('mysql', (start) => {
    const evil = Object.defineProperty({ ...query }, 'db.name', {
      enumerable: true,
      get: () => {
        throw new Error('broken');
      },
    });
    start('SELECT', evil).end();
    start('SELECT', query).setAttributes(evil).end();
  });
  expect(said).toEqual(['recording of mysql: Error: broken', 'recording of mysql: Error: broken']);
  expect(spans.map(({ name }) => name)).toEqual(['SELECT', 'SELECT b']);
  expect(spans[0]?.attributes).toEqual({});
});
