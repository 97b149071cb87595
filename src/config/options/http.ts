import type { Option } from '../option.ts';

const headers = {
  kind: 'words',
  fallback: [],
  group: 'instrumentations',
  status: 'development',
} as const;

/** What the instrumentations of HTTP record, by the names that the agents of Java and Python have. */
export const http = {
  OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS: {
    kind: 'words',
    caseSensitive: true,
    fallback: [
      'CONNECT',
      'DELETE',
      'GET',
      'HEAD',
      'OPTIONS',
      'PATCH',
      'POST',
      'PUT',
      'QUERY',
      'TRACE',
    ],
    group: 'instrumentations',
    status: 'stable',
    about: 'HTTP methods that are recorded by name; replaces the whole list.',
  },
  OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_REQUEST_HEADERS: {
    ...headers,
    alias: 'OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SERVER_REQUEST',
    about:
      'Headers of requests that servers record, as x-tenant,x-shop-*; values of authorization, cookies and API keys never are.',
  },
  OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_RESPONSE_HEADERS: {
    ...headers,
    alias: 'OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SERVER_RESPONSE',
    about: 'Headers of responses that servers record.',
  },
  OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_REQUEST_HEADERS: {
    ...headers,
    alias: 'OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_CLIENT_REQUEST',
    about: 'Headers of requests that clients record.',
  },
  OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_RESPONSE_HEADERS: {
    ...headers,
    alias: 'OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_CLIENT_RESPONSE',
    about: 'Headers of responses that clients record.',
  },
  OTEL_INSTRUMENTATION_SANITIZATION_URL_EXPERIMENTAL_SENSITIVE_QUERY_PARAMETERS: {
    kind: 'words',
    caseSensitive: true,
    fallback: [
      'AWSAccessKeyId',
      'Signature',
      'sig',
      'X-Goog-Signature',
      'X-Amz-Signature',
      'X-Amz-Credential',
      'X-Amz-Security-Token',
    ],
    group: 'instrumentations',
    status: 'development',
    about: 'Query parameters of URLs whose values are recorded as REDACTED; replaces the list.',
  },
} as const satisfies Record<string, Option>;
