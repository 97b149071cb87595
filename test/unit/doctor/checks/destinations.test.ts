import { expect, test } from 'vitest';
import { checkDestinations } from '../../../../src/doctor/checks/destinations.ts';
import type { Destination } from '../../../../src/doctor/facts.ts';
import type { Failure } from '../../../../src/export/transport/transport.ts';
import { destination, lines, soundFacts } from '../sound-facts.ts';

const failed = (failure: Failure, changes: Partial<Destination> = {}): Destination => {
  return destination({ answer: { kind: 'failed', failure }, ...changes });
};
const linesOf = (destinations: Destination[]): readonly string[] => {
  return lines(checkDestinations({ ...soundFacts, destinations }));
};

test('signals that fare the same at one host share a line, and what is off the path does not', () => {
  const refused = { cause: 'refused', detail: 'ECONNREFUSED' } as const;
  const logs = { signal: 'logs', address: 'http://collector:4318/v1/logs' } as const;
  expect(linesOf([failed(refused), failed(refused, logs)])).toHaveLength(1);
  expect(linesOf([destination(), destination(logs)])).toEqual([
    'ok: traces, logs → http://collector:4318: takes an empty export (http/protobuf)',
  ]);
  const missing = { cause: 'http status', status: 404, detail: 'HTTP 404' } as const;
  expect(linesOf([failed(missing), failed(missing, logs)])).toHaveLength(2);
});

test.each<[failure: Failure, changes: Partial<Destination>, line: RegExp]>([
  [
    { cause: 'http status', status: 404, detail: 'HTTP 404' },
    {},
    /^failure: .*HTTP 404 → .*\/v1\/traces, which is added to OTEL_EXPORTER_OTLP_ENDPOINT/,
  ],
  [
    { cause: 'http status', status: 404, detail: 'HTTP 404' },
    { addressOption: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' },
    /OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is used as it is: write the whole path/,
  ],
  [
    { cause: 'http status', status: 404, detail: 'HTTP 404' },
    { exporter: 'zipkin', addressOption: 'OTEL_EXPORTER_ZIPKIN_ENDPOINT' },
    /Zipkin takes traces at \/api\/v2\/spans/,
  ],
  [
    { cause: 'http status', status: 400, detail: 'HTTP 400: empty' },
    {},
    /^warning: .*answers HTTP 400: empty: it does not take an empty export/,
  ],
  [
    {
      cause: 'http status',
      status: 400,
      detail: 'HTTP 400: Client sent an HTTP request to an HTTPS server.',
    },
    {},
    /^failure: .*the server wants TLS .* → use https:\/\/ in OTEL_EXPORTER_OTLP_ENDPOINT/,
  ],
  [
    { cause: 'certificate', detail: 'certificate has expired' },
    { address: 'https://collector' },
    /^failure: .*has expired .* → renew it/,
  ],
  [
    { cause: 'certificate', detail: 'tlsv13 alert certificate required' },
    { address: 'https://collector' },
    /→ .*OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and _KEY/,
  ],
  [
    { cause: 'grpc status', status: 12, detail: 'gRPC UNIMPLEMENTED' },
    { protocol: 'grpc' },
    /does the collector have a pipeline for traces\?/,
  ],
  [
    { cause: 'connection lost', detail: 'socket hang up' },
    { protocol: 'grpc' },
    /→ if the server wants TLS, .*; if it speaks HTTP, port 4318/,
  ],
])('%j %j', (failure, changes, line) => {
  const [first = ''] = linesOf([failed(failure, changes)]);
  expect(first).toMatch(line);
});

test('a proxy on the way is named, and its variable where it refuses', () => {
  const proxy = { address: 'http://proxy:3128', option: 'https_proxy' };
  const refused: Failure = { cause: 'proxy', status: 407, detail: 'the proxy answers HTTP 407' };
  const [line] = linesOf([failed(refused, { proxy })]);
  expect(line).toMatch(/through the proxy http:\/\/proxy:3128: the proxy answers HTTP 407/);
  expect(line).toMatch(/→ put user and password into https_proxy/);
});
