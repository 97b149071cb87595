import { expect, test } from 'vitest';
import { readConfig } from '../../../src/config/read.ts';
import { readSettingFacts } from '../../../src/doctor/settings.ts';
import type { Settings } from '../../../src/doctor/facts.ts';

function factsOf(env: Record<string, string>, envFile = {}, flags = {}): Settings {
  return readSettingFacts(env, flags, readConfig(env, envFile));
}

test('each value that is set, and where', () => {
  const env = { OTEL_SERVICE_NAME: 'shop', OTEL_LOG_LEVEL: 'info', OTEL_BSP_SCHEDULE_DELAY: 'x' };
  const { set } = factsOf(env, { OTEL_TRACES_EXPORTER: 'console' }, { OTEL_LOG_LEVEL: 'info' });
  expect(set).toEqual([
    { name: 'OTEL_SERVICE_NAME', value: 'shop', from: 'environment' },
    { name: 'OTEL_LOG_LEVEL', value: 'info', from: 'flag' },
    { name: 'OTEL_TRACES_EXPORTER', value: 'console', from: 'env file' },
  ]);
});

test.each([
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a=1234,b=5678', 'a=***,b=***'],
  ['OTEL_EXPORTER_OTLP_CLIENT_KEY', '/keys/mine.pem', '***'],
  ['OTEL_RESOURCE_ATTRIBUTES', 'team=web,api.key=1234', 'team=web,api.key=***'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://u:p@host/?q=1', 'http://***@host/?***'],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', '0', 'no limit'],
  ['OTEL_TRACES_EXPORTER', 'none', 'none'],
  ['OTEL_PROPAGATORS', 'b3,baggage', 'b3,baggage'],
])('%s=%s is shown as %s', (name, text, value) => {
  expect(factsOf({ [name]: text }).set).toEqual([{ name, value, from: 'environment' }]);
});

test.each([
  ['OTEL_SERVICE_NAM', 'x', /did you mean OTEL_SERVICE_NAME/, 'rename it to OTEL_SERVICE_NAME'],
  ['OTEL_SDK_DISABLED', 'ja', /neither true nor false/, 'write true or false'],
  ['OTEL_BSP_SCHEDULE_DELAY', '1s', /whole number/, 'write a whole number of milliseconds'],
  ['OTEL_LOG_LEVEL', 'loud', /not one of/, 'write one of none, error, warn, info, debug, all'],
  ['OTEL_EXPORTER_PROMETHEUS_PORT', '99999', /between/, 'write a whole number from 0 to 65535'],
  ['OTEL_RESOURCE_ATTRIBUTES', 'a=b=c', /second/, /%3D/],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://x', /neither http/, /http:\/\/localhost:4318 /],
  ['OTEL_EXPORTER_OTLP_CLIENT_KEY', '/k', /without/, /^set OTEL_\w+CLIENT_CERTIFICATE too/],
  ['OTEL_EXPORTER_JAEGER_ENDPOINT', 'x', /no effect/, 'remove it'],
  ['OTEL_EXPERIMENTAL_CONFIG_FILE', 'x', /another name/, 'rename it to OTEL_CONFIG_FILE'],
  ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', '+expres', /"expres" is not/, 'did you mean express?'],
  ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'zzz', /"zzz" is not/, /otel-agent list/],
  ['otel_service_name', 'x', /upper case/, 'rename it to OTEL_SERVICE_NAME'],
])('%s=%s: %s → %s', (name, text, because, cure) => {
  expect(factsOf({ [name]: text }).problems[0]).toEqual({
    option: expect.any(String),
    because: expect.stringMatching(because),
    cure: typeof cure === 'string' ? cure : expect.stringMatching(cure),
  });
});

test('what three signals share is said once', () => {
  const { problems } = factsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://host:4317' });
  expect(problems).toHaveLength(1);
});

test('names that mean nothing here, but not those of other languages', () => {
  const env = { OTEL_ZZZ_YYY: '1', OTEL_PYTHON_X: '1', OTEL_EXPORTER_JAEGER_X: '1', OTHER: '1' };
  expect(factsOf(env).unknown).toEqual(['OTEL_ZZZ_YYY']);
});
