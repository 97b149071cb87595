import { encodeMessage, type Format, type Signal } from './decode.ts';

/** What the collector answers to one request (or, with `repeat`, to all from then on). */
export type Answer = {
  /** Only for requests of this signal; without it the next request takes the answer. */
  readonly signal?: Signal | 'zipkin';
  /** HTTP status, default 200; on gRPC other than 200 stands for a proxy that is no gRPC server. */
  readonly status?: number;
  /** gRPC status code, default 0. */
  readonly grpcStatus?: number;
  /** Why, in the body of a failure or in `grpc-message`. */
  readonly message?: string;
  /** HTTP headers, or trailers on gRPC: `{ 'retry-after': '1' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the OTLP body. */
  readonly body?: string | Uint8Array;
  readonly partialSuccess?: { readonly rejected: number; readonly message: string };
  /** Milliseconds from the request to the answer. */
  readonly delayMillis?: number;
  /** Reads the request and never answers. */
  readonly hang?: true;
  /** Reads the request and cuts the connection. */
  readonly drop?: true;
  readonly repeat?: true;
};

const rejectedName = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
} as const;

/** The answer means that the collector took the records. */
export function accepts(answer: Answer): boolean {
  const { status = 200, grpcStatus = 0 } = answer;
  return !answer.hang && !answer.drop && status >= 200 && status < 300 && grpcStatus === 0;
}

/** Takes the first answer that fits the signal out of the queue, unless it repeats. */
export function takeAnswer(queue: Answer[], signal: Answer['signal']): Answer {
  const at = queue.findIndex((answer) => !answer.signal || answer.signal === signal);
  const answer = queue[at] ?? {};
  if (at >= 0 && !answer.repeat) queue.splice(at, 1);
  return answer;
}

/** Body of an OTLP response: an export response, or google.rpc.Status for a failure. */
export function bodyOf(answer: Answer, signal: Signal, format: Format): Buffer {
  if (answer.body !== undefined) return Buffer.from(answer.body as Uint8Array);
  if (!accepts(answer)) {
    const status = { code: answer.grpcStatus ?? 2, message: answer.message ?? '' };
    return format === 'json' ? jsonOf(status) : encodeMessage('RpcStatus', status);
  }
  const partial = answer.partialSuccess;
  if (!partial) return format === 'json' ? jsonOf({}) : Buffer.alloc(0);
  const { rejected, message: errorMessage } = partial;
  if (format === 'protobuf') {
    return encodeMessage('ExportResponse', { partialSuccess: { rejected, errorMessage } });
  }
  return jsonOf({ partialSuccess: { [rejectedName[signal]]: String(rejected), errorMessage } });
}

function jsonOf(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
