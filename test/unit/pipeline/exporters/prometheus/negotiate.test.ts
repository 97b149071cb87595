import { expect, test } from 'vitest';
import {
  chooseFormat,
  takesGzip,
} from '../../../../../src/pipeline/exporters/prometheus/negotiate.ts';

const prometheus3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';

test.each([
  [undefined, 'text'],
  ['', 'text'],
  ['*/*', 'text'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
  ['image/png', 'text'],
  [prometheus3, 'openMetrics'],
  ['application/openmetrics-text', 'openMetrics'],
  ['Application/OpenMetrics-Text; Version=1.0.0; charset=utf-8', 'openMetrics'],
  ['application/openmetrics-text;version=2.0.0,text/plain;q=0.1', 'text'],
  ['application/openmetrics-text;q=0.2,text/plain;q=0.3', 'text'],
  ['application/openmetrics-text;q=0.3,*/*;q=0.2', 'openMetrics'],
  ['application/openmetrics-text;q=0', 'text'],
  ['application/openmetrics-text;q=nonsense', 'text'],
  ['text/plain,application/openmetrics-text', 'text'],
] as const)('Accept %j is answered in %s', (accept, format) => {
  expect(chooseFormat(accept)).toBe(format);
});

test.each([
  [undefined, false],
  ['gzip', true],
  ['deflate, GZIP;q=0.5', true],
  ['gzip;q=0', false],
  ['gzip;q=0, *', false],
  ['*', true],
  ['br', false],
] as const)('Accept-Encoding %j: gzip %s', (header, takes) => {
  expect(takesGzip(header)).toBe(takes);
});
