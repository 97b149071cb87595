import { expect, test } from 'vitest';
import { flagOf, optionOfFlag } from '../../../src/config/flags.ts';
import { optionNames } from '../../../src/config/options.ts';

test.each([
  ['OTEL_TRACES_EXPORTER', 'traces_exporter'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'exporter_otlp_endpoint'],
  ['OTEL_NODE_RESOURCE_DETECTORS', 'resource_detectors'],
] as const)('%s is the flag %s', (name, flag) => {
  expect(flagOf(name)).toBe(flag);
});

test('every option has a flag of its own, and every flag leads back', () => {
  expect(new Set(optionNames.map(flagOf)).size).toBe(optionNames.length);
  expect(optionNames.map((name) => optionOfFlag(flagOf(name)))).toEqual(optionNames);
});

test.each([
  ['traces-exporter', 'OTEL_TRACES_EXPORTER'],
  ['traces_exporter', 'OTEL_TRACES_EXPORTER'],
  ['exporter-otlp_traces-endpoint', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  ['Service-Name', 'OTEL_SERVICE_NAME'],
  ['trace_exporter', undefined],
  ['', undefined],
  ['constructor', undefined],
])('the flag %s leads to %s', (flag, name) => {
  expect(optionOfFlag(flag)).toBe(name);
});
