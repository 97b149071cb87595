import type { SamplingStrategy } from '../config/sampling-strategy.ts';
import { ask } from './ask.ts';
import { GrpcTransport } from './transport/grpc.ts';
import { Hold } from './transport/hold.ts';
import { bytesOf, doubleOf, numberOf, readFields } from './transport/protobuf.ts';

type Options = {
  readonly endpoint: string;
  readonly serviceName: string;
  readonly userAgent: string;
  readonly warn: (text: string) => void;
};

const timeoutMillis = 10_000;

/**
 * Asks a Jaeger backend for the sampling strategy of a service: by gRPC, or by HTTP with JSON where
 * the endpoint has a path or Jaeger's port for that. Sockets never keep the process alive.
 */
export function strategyFetcher(options: Options): () => Promise<SamplingStrategy> {
  const url = new URL(options.endpoint);
  const isHttp = url.port === '5778' || url.pathname !== '/';
  return isHttp ? () => askHttp(url, options) : makeGrpc(options);
}

const enter = '/jaeger.api_v2.SamplingManager/GetSamplingStrategy';

function makeGrpc({ endpoint, serviceName, userAgent, warn }: Options) {
  const transport = new GrpcTransport({
    url: endpoint,
    insecure: false,
    path: enter,
    headers: {},
    userAgent,
    tls: {},
    hold: new Hold(),
    warn,
  });
  const name = Buffer.from(serviceName);
  // SamplingStrategyParameters.service_name = 1
  const request = Buffer.concat([Buffer.from([10, ...varint(name.length)]), name]);
  return async (): Promise<SamplingStrategy> => {
    const limit = new AbortController();
    const failure = { cause: 'timeout', detail: `no answer within ${timeoutMillis} ms` };
    const timer = setTimeout(() => limit.abort(failure), timeoutMillis).unref();
    const outcome = await transport.send(
      { bytes: request, gzip: false },
      { signal: limit.signal, remainingMillis: timeoutMillis },
    );
    clearTimeout(timer);
    if (outcome.kind === 'delivered') return fromProtobuf(outcome.body);
    throw new Error(outcome.failure.detail);
  };
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** `SamplingStrategyResponse` of jaeger.api_v2. */
function fromProtobuf(bytes: Uint8Array): SamplingStrategy {
  const response = readFields(bytes);
  const operations = readFields(bytesOf(response, 4));
  if (operations.length > 0) {
    const ratios = operations
      .filter(({ number, value }) => number === 3 && typeof value !== 'number')
      .map(({ value }): [string, number] => {
        const operation = readFields(value as Uint8Array);
        const name = Buffer.from(bytesOf(operation, 1)).toString();
        return [name, ratioOf(doubleOf(readFields(bytesOf(operation, 2)), 1))];
      });
    return {
      kind: 'per operation',
      ratio: ratioOf(doubleOf(operations, 1)),
      lowerBound: doubleOf(operations, 2),
      ratios: new Map(ratios),
    };
  }
  if (numberOf(response, 1) === 1) {
    return { kind: 'rate limiting', perSecond: numberOf(readFields(bytesOf(response, 3)), 1) };
  }
  return {
    kind: 'probabilistic',
    ratio: ratioOf(doubleOf(readFields(bytesOf(response, 2)), 1)),
  };
}

type Json = {
  readonly strategyType?: string | number;
  readonly probabilisticSampling?: { readonly samplingRate?: number } | null;
  readonly rateLimitingSampling?: { readonly maxTracesPerSecond?: number } | null;
  readonly operationSampling?: {
    readonly defaultSamplingProbability?: number;
    readonly defaultLowerBoundTracesPerSecond?: number;
    readonly perOperationStrategies?: readonly {
      readonly operation?: string;
      readonly probabilisticSampling?: { readonly samplingRate?: number };
    }[];
  } | null;
};

function fromJson(text: string): SamplingStrategy {
  const answer = JSON.parse(text) as Json;
  const { operationSampling: operations, rateLimitingSampling: limit } = answer;
  if (operations) {
    const ratios = (operations.perOperationStrategies ?? []).map(
      ({ operation = '', probabilisticSampling }): [string, number] => [
        operation,
        ratioOf(probabilisticSampling?.samplingRate),
      ],
    );
    return {
      kind: 'per operation',
      ratio: ratioOf(operations.defaultSamplingProbability),
      lowerBound: operations.defaultLowerBoundTracesPerSecond ?? 0,
      ratios: new Map(ratios),
    };
  }
  if (answer.strategyType === 'RATE_LIMITING' || answer.strategyType === 1) {
    return { kind: 'rate limiting', perSecond: limit?.maxTracesPerSecond ?? 0 };
  }
  if (!answer.probabilisticSampling) throw new Error('the answer is no sampling strategy');
  return { kind: 'probabilistic', ratio: ratioOf(answer.probabilisticSampling.samplingRate) };
}

function ratioOf(value = 0): number {
  return Math.min(1, Math.max(0, value || 0));
}

async function askHttp(
  { href }: URL,
  { serviceName, userAgent }: Options,
): Promise<SamplingStrategy> {
  const url = new URL(href);
  if (!/\/sampling\/?$/.test(url.pathname)) {
    url.pathname = `${url.pathname.replace(/\/$/, '')}/sampling`;
  }
  url.searchParams.set('service', serviceName);
  return fromJson(await ask(url, userAgent));
}
