import { expect, test } from 'vitest';
import { runApp } from '../support/run-app.ts';
import type { SpanRecord } from '../support/collector/spans.ts';

test.each([
  { value: undefined, servers: ['GET GET', 'HEAD HEAD', 'HTTP _OTHER (PROPFIND)'] },
  { value: 'GET,PROPFIND', servers: ['GET GET', 'HTTP _OTHER (HEAD)', 'PROPFIND PROPFIND'] },
  { value: 'get', servers: ['HTTP _OTHER (GET)', 'HTTP _OTHER (HEAD)', 'HTTP _OTHER (PROPFIND)'] },
])('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS=$value', async ({ value, servers }) => {
  const env = { OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS: value };
  const { spans, stderr } = await runApp('http-edges/methods.cjs', { env });
  for (const side of ['SERVER', 'CLIENT']) {
    expect(spans.filter(({ kind }) => kind === side).map(describeMethod)).toEqual(servers);
  }
  expect(stderr).toBe('');
});

function describeMethod({ name, attributes }: SpanRecord): string {
  const method = attributes['http.request.method'] as string;
  const original = attributes['http.request.method_original'] as string | undefined;
  return `${name} ${method}${original === undefined ? '' : ` (${original})`}`;
}
