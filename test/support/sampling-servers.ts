import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:http2';
import protobuf from 'protobufjs';
import { listen, readAll, type Listening } from './collector/listen.ts';

/** The messages of `jaeger.api_v2` (sampling.proto of jaeger-idl). */
const { root } = protobuf.parse(`
  syntax = "proto3";
  package jaeger.api_v2;
  enum SamplingStrategyType { PROBABILISTIC = 0; RATE_LIMITING = 1; }
  message ProbabilisticSamplingStrategy { double samplingRate = 1; }
  message RateLimitingSamplingStrategy { int32 maxTracesPerSecond = 1; }
  message OperationSamplingStrategy {
    string operation = 1;
    ProbabilisticSamplingStrategy probabilisticSampling = 2;
  }
  message PerOperationSamplingStrategies {
    double defaultSamplingProbability = 1;
    double defaultLowerBoundTracesPerSecond = 2;
    repeated OperationSamplingStrategy perOperationStrategies = 3;
    double defaultUpperBoundTracesPerSecond = 4;
  }
  message SamplingStrategyResponse {
    SamplingStrategyType strategyType = 1;
    ProbabilisticSamplingStrategy probabilisticSampling = 2;
    RateLimitingSamplingStrategy rateLimitingSampling = 3;
    PerOperationSamplingStrategies operationSampling = 4;
  }
  message SamplingStrategyParameters { string serviceName = 1; }
`);
const response = root.lookupType('jaeger.api_v2.SamplingStrategyResponse');
const parameters = root.lookupType('jaeger.api_v2.SamplingStrategyParameters');

export type SamplingServer = Listening & { readonly asked: string[] };

/** A Jaeger backend over gRPC; `asked` has the names of the services. */
export async function startJaegerGrpc(strategy: object): Promise<SamplingServer> {
  const asked: string[] = [];
  const server = createServer();
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    void (async () => {
      const framed = await readAll(stream);
      const isKnown =
        headers[':path'] === '/jaeger.api_v2.SamplingManager/GetSamplingStrategy' &&
        headers['content-type'] === 'application/grpc';
      const request = parameters.decode(framed.subarray(5)) as unknown as { serviceName: string };
      asked.push(request.serviceName);
      const bytes = response.encode(response.fromObject(strategy)).finish();
      const head = Buffer.alloc(5);
      head.writeUInt32BE(bytes.length, 1);
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc' },
        { waitForTrailers: true },
      );
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': isKnown ? '0' : '12' }));
      stream.end(Buffer.concat([head, bytes]));
    })();
  });
  return { ...(await listen(server, 0)), asked };
}

/** Answers requests by what `answer` makes of them; `asked` has methods, URLs and bodies. */
export async function startJson(
  answer: (path: string, body: string) => object | undefined,
): Promise<SamplingServer> {
  const asked: string[] = [];
  const server = createHttpServer((request, reply) => {
    void (async () => {
      const body = String(await readAll(request));
      asked.push(`${request.method} ${request.url} ${body}`.trim());
      const found = answer(request.url ?? '', body);
      reply.statusCode = found === undefined ? 503 : 200;
      reply.end(JSON.stringify(found));
    })();
  });
  return { ...(await listen(server, 0)), asked };
}
