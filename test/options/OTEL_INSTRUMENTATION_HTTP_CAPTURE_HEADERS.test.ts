import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { SpanRecord } from '../support/collector/spans.ts';
import { runApp } from '../support/run-app.ts';

const variable = (side: string, what: string): string =>
  `OTEL_INSTRUMENTATION_HTTP_${side}_CAPTURE_${what}_HEADERS`;

/** Captured headers of the spans of one side: of http and fetch, or of their two requests. */
function headersOf(spans: readonly SpanRecord[], kind: 'CLIENT' | 'SERVER'): unknown[] {
  return spans
    .filter((span) => span.kind === kind)
    .map(({ attributes }) =>
      Object.fromEntries(Object.entries(attributes).filter(([key]) => key.includes('.header.'))),
    );
}

const request = { 'http.request.header.x-shop-tenant': ['acme'] };
const response = { 'http.response.header.x-shop-floor': ['3'] };

describe.each(['CLIENT', 'SERVER'] as const)('%s', (side) => {
  const other = side === 'CLIENT' ? 'SERVER' : 'CLIENT';

  test.each([
    ['OTEL_INSTRUMENTATION_HTTP_X_CAPTURE_REQUEST_HEADERS', 'REQUEST', ' X-Shop-Tenant ', request],
    ['OTEL_INSTRUMENTATION_HTTP_X_CAPTURE_RESPONSE_HEADERS', 'RESPONSE', 'x-shop-*', response],
  ])('%s', async (_, what, value, captured) => {
    const { spans, stderr } = await runApp('config-file/calls.cjs', {
      env: { [variable(side, what)]: value },
    });
    expect(headersOf(spans, side)).toEqual([captured, captured]);
    expect(headersOf(spans, other)).toEqual([{}, {}]);
    expect(stderr).toBe('');
  });
});

test('what secrets say is not captured, whatever is asked for', async () => {
  const env = {
    OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_REQUEST_HEADERS: 'authorization',
    OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_REQUEST_HEADERS: '*',
    OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_RESPONSE_HEADERS: 'set-cookie',
    OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_RESPONSE_HEADERS: 'set-cookie',
  };
  const { spans } = await runApp('config-file/calls.cjs', { env });
  const cookies = { 'http.response.header.set-cookie': ['REDACTED', 'REDACTED'] };
  const seen = { 'http.request.header.authorization': ['REDACTED'], ...cookies };
  expect(headersOf(spans, 'CLIENT')).toEqual([seen, seen]);
  for (const headers of headersOf(spans, 'SERVER')) expect(headers).toMatchObject(seen);
  expect(inspect(spans, { depth: 9 })).not.toContain('s3cr3t');
});

test('the names that the agent of Python has', async () => {
  const env = { OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SERVER_REQUEST: 'x-shop-tenant' };
  const { spans, stderr } = await runApp('config-file/calls.cjs', { env });
  expect(headersOf(spans, 'SERVER')).toEqual([request, request]);
  expect(stderr).toContain('please use that one');
});

test.each([
  [undefined, 'sig=REDACTED&token=two'],
  ['token', 'sig=one&token=REDACTED'],
  ['sig,token', 'sig=REDACTED&token=REDACTED'],
])(
  'OTEL_INSTRUMENTATION_SANITIZATION_URL_EXPERIMENTAL_SENSITIVE_QUERY_PARAMETERS=%s',
  async (value, query) => {
    const name = 'OTEL_INSTRUMENTATION_SANITIZATION_URL_EXPERIMENTAL_SENSITIVE_QUERY_PARAMETERS';
    const { spans } = await runApp('config-file/calls.cjs', { env: { [name]: value } });
    for (const { kind, attributes } of spans) {
      const at = kind === 'SERVER' ? 'url.query' : 'url.full';
      expect(String(attributes[at]).endsWith(query)).toBe(true);
    }
    expect(spans).toHaveLength(4);
  },
);
