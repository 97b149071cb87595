import { ValueType } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { writePage } from '../../../../../src/pipeline/exporters/prometheus/page.ts';

const times = { startTime: [1, 0], endTime: [2, 0] } as const;
const point = <T>(value: T, attributes = {}, exemplars: object[] = []): DataPoint<T> =>
  ({ ...times, value, attributes, exemplars }) as unknown as DataPoint<T>;

function metric(type: DataPointType, name: string, points: DataPoint<unknown>[], more = {}) {
  return {
    descriptor: { name, unit: '', description: '', valueType: ValueType.DOUBLE, ...more },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: type,
    dataPoints: points,
    ...more,
  } as unknown as MetricData;
}

function page(metrics: MetricData[], format: 'text' | 'openMetrics' = 'text', scope = {}): string {
  const resource = resourceFromAttributes({});
  const scopeMetrics = [{ scope: { name: 's', ...scope }, metrics }];
  const text = writePage({ resource, scopeMetrics }, format, () => {});
  return text.replace(/^(.*\n){3}/, '').replaceAll('otel_scope_name="s"', 'S');
}

test('labels: what a name may not have, values that fall together, quotes', () => {
  const attributes = { 'a.b': 'x', 'a-b': 1, '1st': true, list: ['y', 2], text: 'q"\\\n', é: 'z' };
  expect(page([metric(DataPointType.GAUGE, 'g', [point(1, attributes)])])).toBe(
    '# TYPE g gauge\ng{_1st="true",a_b="1;x",list="[\\"y\\",2]",text="q\\"\\\\\\n",_="z",S} 1\n',
  );
});

test('the scope’s version and schema are labels', () => {
  const scope = { version: '1', schemaUrl: 'https://x/1' };
  expect(page([metric(DataPointType.GAUGE, 'g', [point(1)])], 'text', scope)).toContain(
    'g{S,otel_scope_schema_url="https://x/1",otel_scope_version="1"} 1\n',
  );
});

test.each([
  [1.5, '1.5'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
  [NaN, 'NaN'],
  [1e21, '1e+21'],
])('the value %d', (value, text) => {
  expect(page([metric(DataPointType.GAUGE, 'g', [point(value)])])).toContain(`g{S} ${text}\n`);
});

const exemplar = (value: number, filteredAttributes = {}) => ({
  value,
  time: [1700000000, 500_000_000],
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  filteredAttributes,
});
const ids = `trace_id="${'a'.repeat(32)}",span_id="${'b'.repeat(16)}"`;
const histogram = metric(
  DataPointType.HISTOGRAM,
  'h',
  [
    point(
      { buckets: { boundaries: [1, 2.5], counts: [1, 0, 2] }, count: 3, sum: 21, min: 1, max: 10 },
      {},
      [exemplar(10)],
    ),
  ],
  { unit: 's', description: 'How long' },
);

test('a histogram in text', () => {
  expect(page([histogram])).toBe(
    [
      '# HELP h_seconds How long',
      '# TYPE h_seconds histogram',
      'h_seconds_bucket{S,le="1"} 1',
      'h_seconds_bucket{S,le="2.5"} 1',
      'h_seconds_bucket{S,le="+Inf"} 3',
      'h_seconds_sum{S} 21',
      'h_seconds_count{S} 3',
      '',
    ].join('\n'),
  );
});

test('a histogram in OpenMetrics, with its exemplar in its bucket', () => {
  expect(page([histogram], 'openMetrics')).toBe(
    [
      '# HELP h_seconds How long',
      '# TYPE h_seconds histogram',
      '# UNIT h_seconds seconds',
      'h_seconds_bucket{S,le="1.0"} 1',
      'h_seconds_bucket{S,le="2.5"} 1',
      `h_seconds_bucket{S,le="+Inf"} 3 # {${ids}} 10 1700000000.5`,
      'h_seconds_sum{S} 21',
      'h_seconds_count{S} 3',
      '# EOF',
      '',
    ].join('\n'),
  );
});

test('an exponential histogram is left out, with a word', () => {
  const left: string[] = [];
  const exponential = metric(DataPointType.EXPONENTIAL_HISTOGRAM, 'e', [], { unit: 's' });
  const scopeMetrics = [{ scope: { name: 's' }, metrics: [exponential] }];
  const resource = resourceFromAttributes({});
  writePage({ resource, scopeMetrics }, 'text', (name, why) => left.push(`${name}: ${why}`));
  expect(left).toEqual(['e_seconds: the formats have no exponential histograms']);
});

test('an exemplar of a counter; labels above 128 characters are left out', () => {
  const counter = (filtered: object): MetricData =>
    metric(DataPointType.SUM, 'c', [point(1, {}, [exemplar(1, filtered)])], { isMonotonic: true });
  expect(page([counter({ a: 'b' })], 'openMetrics')).toContain(
    `c_total{S} 1 # {${ids},a="b"} 1 1700000000.5\n`,
  );
  expect(page([counter({ a: 'b'.repeat(99) })], 'openMetrics')).toContain(`# {${ids}} 1`);
  expect(page([counter({})])).not.toContain(' # {');
});

test('without scopes and target, with labels of the resource', () => {
  const resource = resourceFromAttributes({ 'service.name': 'shop', 'host.name': 'h' });
  const value = { buckets: { boundaries: [1], counts: [1, 0] }, count: 1, sum: 0.5 };
  const metrics = [metric(DataPointType.HISTOGRAM, 'h', [point(value)])];
  const scopeMetrics = [{ scope: { name: 's' }, metrics }];
  const text = (extras: Parameters<typeof writePage>[3]): string =>
    writePage({ resource, scopeMetrics }, 'text', () => {}, extras);
  const bare = { hasScopeInfo: false, hasTargetInfo: false };
  expect(text(bare)).toBe(
    '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 1\nh_sum{} 0.5\nh_count{} 1\n',
  );
  expect(text({ ...bare, resourceLabels: { included: ['service.*'] } })).toContain(
    'h_bucket{service_name="shop",le="1"} 1\n',
  );
});
