import { ValueType } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { familyName } from '../../../../../src/pipeline/exporters/prometheus/names.ts';

const base = { aggregationTemporality: AggregationTemporality.CUMULATIVE, dataPoints: [] };
const kinds = {
  counter: { ...base, dataPointType: DataPointType.SUM, isMonotonic: true },
  updown: { ...base, dataPointType: DataPointType.SUM, isMonotonic: false },
  gauge: { ...base, dataPointType: DataPointType.GAUGE },
  histogram: { ...base, dataPointType: DataPointType.HISTOGRAM },
} as const;

test.each([
  ['histogram', 'http.server.request.duration', 's', 'http_server_request_duration_seconds'],
  ['counter', 'foo.total', 'By', 'foo_bytes'],
  ['counter', 'system.network.io', 'By', 'system_network_io_bytes'],
  ['updown', 'db.connections', '{connection}', 'db_connections'],
  ['gauge', 'cpu.utilization', '1', 'cpu_utilization_ratio'],
  ['counter', 'requests', '1', 'requests'],
  ['gauge', 'disk.bytes.free', 'By', 'disk_bytes_free'],
  ['gauge', 'speed', 'm/s', 'speed_meters_per_second'],
  ['gauge', 'rate', '{packet}/s', 'rate_per_second'],
  ['gauge', 'odd', 'foo bar', 'odd_foo_bar'],
  ['gauge', 'plain', '', 'plain'],
] as const)('a %s %s in "%s" is %s', (kind, name, unit, expected) => {
  const descriptor = { name, unit, description: '', valueType: ValueType.DOUBLE };
  const metric = { ...kinds[kind], descriptor } as MetricData;
  expect(familyName(metric)).toBe(expected);
});
