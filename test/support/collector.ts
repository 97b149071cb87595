import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { makeCertificates, type Certificates } from './certificates.ts';
import type { Answer } from './collector/answers.ts';
import { startGrpcReceiver } from './collector/grpc-receiver.ts';
import { startHttpReceiver, type Paths } from './collector/http-receiver.ts';
import { Intake, type ReceivedRequest } from './collector/intake.ts';
import type { Listening, Secrets } from './collector/listen.ts';
import type { LogRecord } from './collector/logs.ts';
import type { MetricRecord } from './collector/metrics.ts';
import type { SpanRecord } from './collector/spans.ts';

export type CollectorOptions = {
  /** `server`: TLS; `mutual`: the client must show a certificate too. Default is none. */
  readonly tls?: 'server' | 'mutual';
  /** Default are fresh ones, removed by `close`. */
  readonly certificates?: Certificates;
  /** Other paths than `/v1/traces`, `/v1/metrics`, `/v1/logs`. */
  readonly paths?: Paths;
  /** Default is any free port; a given one lets a collector come back after it was away. */
  readonly httpPort?: number;
  readonly grpcPort?: number;
};

/** The far end of OTLP and Zipkin: what it accepted, as normalised records. */
export type Collector = {
  /** Base of OTLP/HTTP: `http://127.0.0.1:4318`, or https. */
  readonly url: string;
  readonly grpcUrl: string;
  /** Where Zipkin v2 JSON goes. */
  readonly zipkinUrl: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly certificates: Certificates | undefined;
  readonly spans: () => SpanRecord[];
  readonly metrics: () => MetricRecord[];
  readonly logs: () => LogRecord[];
  /** Spans that came as Zipkin v2 JSON, as they came. */
  readonly zipkinSpans: () => Record<string, unknown>[];
  /** All requests in the order they came, also refused and undecodable ones. */
  readonly requests: () => readonly ReceivedRequest[];
  /** Queues answers: each is given to one request, later ones get 200 again. */
  readonly respondWith: (...answers: readonly Answer[]) => void;
  /** Resolves once it holds, asked after every request; rejects after 10 s or `timeoutMillis`. */
  readonly waitFor: (
    predicate: (collector: Collector) => boolean,
    timeoutMillis?: number,
  ) => Promise<void>;
  /** Resolves when all senders have hung up, at the latest after `timeoutMillis` (default 1 s). */
  readonly settle: (timeoutMillis?: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Starts a collector on 127.0.0.1 that takes OTLP/HTTP, OTLP/gRPC and Zipkin. */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const { tls, paths = {}, httpPort = 0, grpcPort = 0 } = options;
  const certificates = options.certificates ?? (tls && makeCertificates());
  const secrets = tls && certificates && secretsOf(certificates, tls);
  const intake = new Intake();
  const http = await startHttpReceiver(intake, { port: httpPort, paths, secrets });
  const grpc = await startGrpcReceiver(intake, { port: grpcPort, secrets });
  const scheme = secrets ? 'https' : 'http';
  const url = `${scheme}://127.0.0.1:${http.port}`;
  const collector: Collector = {
    url,
    grpcUrl: `${scheme}://127.0.0.1:${grpc.port}`,
    zipkinUrl: `${url}/api/v2/spans`,
    httpPort: http.port,
    grpcPort: grpc.port,
    certificates,
    ...views(intake),
    respondWith: (...answers) => void intake.answers.push(...answers),
    waitFor: (predicate, limit = 10_000) =>
      intake.until(
        () => predicate(collector),
        limit,
        () => notMet(collector, limit),
      ),
    settle: (limit = 1000) => settle([http, grpc], limit),
    close: async () => {
      await Promise.all([http.close(), grpc.close()]);
      if (!options.certificates) certificates?.remove();
    },
  };
  return collector;
}

function secretsOf(certificates: Certificates, tls: 'server' | 'mutual'): Secrets {
  const { server, authorityFile } = certificates;
  const identity = {
    key: readFileSync(server.keyFile),
    cert: readFileSync(server.certificateFile),
  };
  if (tls === 'server') return identity;
  return {
    ...identity,
    ca: readFileSync(authorityFile),
    requestCert: true,
    rejectUnauthorized: true,
  };
}

function views(
  intake: Intake,
): Pick<Collector, 'spans' | 'metrics' | 'logs' | 'zipkinSpans' | 'requests'> {
  const accepted = (): ReceivedRequest[] => intake.requests.filter((request) => request.accepted);
  return {
    spans: () => accepted().flatMap(({ records }) => records.spans),
    metrics: () => accepted().flatMap(({ records }) => records.metrics),
    logs: () => accepted().flatMap(({ records }) => records.logs),
    zipkinSpans: () =>
      accepted()
        .filter(({ signal }) => signal === 'zipkin')
        .flatMap(({ message }) => message as Record<string, unknown>[]),
    requests: () => intake.requests,
  };
}

function notMet(collector: Collector, limit: number): Error {
  const requests = collector.requests().map(({ method, path, problem }) => {
    return `  ${method} ${path}${problem === undefined ? '' : `: ${problem}`}`;
  });
  const spans = collector.spans().map(({ kind, name }) => `  ${kind} ${name}`);
  const seen = ['requests:', ...requests, 'spans:', ...spans].join('\n');
  return new Error(`the collector did not get what was waited for in ${limit} ms; ${seen}`);
}

async function settle(receivers: readonly Listening[], limit: number): Promise<void> {
  const deadline = performance.now() + limit;
  const busy = (): boolean => receivers.some((receiver) => receiver.connections() > 0);
  while (busy() && performance.now() < deadline) await wait(5);
}
