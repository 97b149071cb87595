import { expect, test, vi } from 'vitest';
import { readEnvFile } from '../../../src/config/env-file.ts';

test.each([
  ['a plain line', 'OTEL_SERVICE_NAME=shop', { OTEL_SERVICE_NAME: 'shop' }],
  ['export', 'export OTEL_LOG_LEVEL=debug', { OTEL_LOG_LEVEL: 'debug' }],
  ['comments', '# OTEL_A=1\nOTEL_B=2 # two', { OTEL_B: '2' }],
  ['quotes', `OTEL_A="a # b"\nOTEL_B='c'`, { OTEL_A: 'a # b', OTEL_B: 'c' }],
  ['lines of the app', 'DATABASE_URL=s3cr3t\nMY_OTEL_X=1\nOTEL_A=1', { OTEL_A: '1' }],
  ['Windows line ends', 'OTEL_A=1\r\nOTEL_B=2\r\n', { OTEL_A: '1', OTEL_B: '2' }],
  ['a byte order mark', '\uFEFFOTEL_A=1', { OTEL_A: '1' }],
  ['an empty value', 'OTEL_A=', { OTEL_A: '' }],
  ['pairs', 'OTEL_EXPORTER_OTLP_HEADERS=a=b,c=d', { OTEL_EXPORTER_OTLP_HEADERS: 'a=b,c=d' }],
  ['no expansion', 'OTEL_A=$HOME', { OTEL_A: '$HOME' }],
  ['nonsense', '\u0000\n===\nOTEL_', {}],
])('an env file with %s', (_, text, values) => {
  expect(readEnvFile(text)).toEqual(values);
});

test('reading a file says nothing and sets nothing', () => {
  const before = { ...process.env };
  const spies = [
    vi.spyOn(console, 'log'),
    vi.spyOn(process.stdout, 'write'),
    vi.spyOn(process.stderr, 'write'),
  ];
  readEnvFile('OTEL_ONLY_IN_FILE=1');
  expect(spies.map((spy) => spy.mock.calls)).toEqual([[], [], []]);
  expect({ ...process.env }).toEqual(before);
  vi.restoreAllMocks();
});
