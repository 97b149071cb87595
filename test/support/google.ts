import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createSecureServer } from 'node:http2';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import { makeCertificates } from './certificates.ts';
import { listen, readAll } from './collector/listen.ts';

/** Google's own description of the service, as its exporter ships it. */
const protos = createRequire(import.meta.url)(
  '@google-cloud/opentelemetry-cloud-trace-exporter/build/protos/protos.json',
) as protobuf.INamespace;
const batch = protobuf.Root.fromJSON(protos).lookupType(
  'google.devtools.cloudtrace.v2.BatchWriteSpansRequest',
);

export type CloudSpan = {
  readonly name: string;
  readonly displayName: { readonly value: string };
  readonly spanKind: string;
  readonly parentSpanId: string;
  readonly attributes: { readonly attributeMap: Readonly<Record<string, object>> };
  readonly timeEvents: { readonly timeEvent: readonly object[] };
};
export type TimeSeries = {
  readonly metric: { readonly type: string; readonly labels: object };
  readonly metricKind: string;
  readonly points: readonly { readonly value: object }[];
};

export type Google = {
  /** What an app needs to find the stand-ins, with a machine of project `demo`. */
  readonly env: Readonly<Record<string, string>>;
  readonly spans: CloudSpan[];
  readonly series: TimeSeries[];
  /** Method, path and authorization of every call. */
  readonly calls: string[];
  readonly close: () => Promise<void>;
};

/** Cloud Trace over gRPC, Cloud Monitoring over REST, both with TLS, and the metadata of a machine. */
export async function startGoogle(): Promise<Google> {
  const certificates = makeCertificates();
  const { keyFile, certificateFile } = certificates.server;
  const secrets = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
  const spans: CloudSpan[] = [];
  const series: TimeSeries[] = [];
  const calls: string[] = [];

  const metadata = await listen(
    createHttpServer((request, response) => {
      response.setHeader('metadata-flavor', 'Google');
      if (request.url?.includes('/token') === true) {
        response.setHeader('content-type', 'application/json');
        response.end('{"access_token":"secret","expires_in":3600,"token_type":"Bearer"}');
      } else response.end(request.url?.includes('project-id') === true ? 'demo' : '');
    }),
    0,
  );

  const grpc = createSecureServer(secrets);
  grpc.on('sessionError', () => {});
  grpc.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    void (async () => {
      const framed = await readAll(stream);
      calls.push(`${headers[':path']} ${String(headers['authorization'])}`);
      const request = batch.toObject(batch.decode(framed.subarray(5)), {
        enums: String,
        longs: String,
        defaults: true,
      }) as { spans: CloudSpan[] };
      spans.push(...request.spans);
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc' },
        { waitForTrailers: true },
      );
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(5));
    })();
  });
  const trace = await listen(grpc, 0);

  const rest = createHttpsServer(secrets, (request, response) => {
    void (async () => {
      const body = String(await readAll(request));
      calls.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.setHeader('content-type', 'application/json');
      if (request.method === 'GET') response.statusCode = 404;
      else if (request.url?.endsWith('/timeSeries') === true) {
        series.push(...(JSON.parse(body) as { timeSeries: TimeSeries[] }).timeSeries);
      }
      response.end('{}');
    })();
  });
  const monitoring = await listen(rest, 0);

  return {
    env: {
      GCE_METADATA_HOST: `127.0.0.1:${metadata.port}`,
      METADATA_SERVER_DETECTION: 'assume-present',
      GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: certificates.authorityFile,
      NODE_EXTRA_CA_CERTS: certificates.authorityFile,
      OTEL_EXPORTER_GCP_TRACE_ENDPOINT: `localhost:${trace.port}`,
      OTEL_EXPORTER_GCP_MONITORING_ENDPOINT: `localhost:${monitoring.port}`,
    },
    spans,
    series,
    calls,
    close: async () => {
      await Promise.all([metadata.close(), trace.close(), monitoring.close()]);
      certificates.remove();
    },
  };
}
