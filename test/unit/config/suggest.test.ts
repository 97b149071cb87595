import { expect, test } from 'vitest';
import { optionNames } from '../../../src/config/options.ts';
import { suggest } from '../../../src/config/suggest.ts';

test.each([
  ['OTEL_TRACE_EXPORTER', 'OTEL_TRACES_EXPORTER'],
  ['OTEL_METRICS_EXPORT_INTERVAL', 'OTEL_METRIC_EXPORT_INTERVAL'],
  ['OTEL_EXPORTER_OTEL_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  ['OTEL_EXPORTER_OTLP_TRACE_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  ['OTEL_SERVCIE_NAME', 'OTEL_SERVICE_NAME'],
  ['OTEL_SERVICE_NAME_', 'OTEL_SERVICE_NAME'],
  ['OTEL_NODE_ENABLE_INSTRUMENTATION', 'OTEL_NODE_ENABLED_INSTRUMENTATIONS'],
  ['OTEL_RESSOURCE_ATTRIBUTE', 'OTEL_RESOURCE_ATTRIBUTES'],
])('%s was meant to be %s', (unknown, meant) => {
  expect(suggest(unknown, optionNames)).toBe(meant);
});

test.each([
  'OTEL_SDK_ENABLED',
  'OTEL_SERVICE_VERSION',
  'OTEL_RSERVCIE_NAMES',
  'OTEL_GO_SERVICE_NAME',
  'OTEL_PHP_LOG_LEVEL',
  'OTEL_SERVICE_NAM\n',
  'OTEL_',
])('%j was meant as it is', (unknown) => {
  expect(suggest(unknown, optionNames)).toBeUndefined();
});

test('another language’s name is not corrected, however near it is', () => {
  expect(suggest('OTEL_GO_X', ['OTEL_NO_X'])).toBeUndefined();
});

test('the nearest wins over the first', () => {
  expect(suggest('abcd', ['abxx', 'abcx'])).toBe('abcx');
});
