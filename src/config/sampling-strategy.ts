/** What a Jaeger backend answers to a service (`jaeger.api_v2.SamplingStrategyResponse`). */
export type SamplingStrategy =
  | { readonly kind: 'probabilistic'; readonly ratio: number }
  | { readonly kind: 'rate limiting'; readonly perSecond: number }
  | {
      readonly kind: 'per operation';
      readonly ratio: number;
      /** Traces per second that each operation has at least. */
      readonly lowerBound: number;
      readonly ratios: ReadonlyMap<string, number>;
    };

/** Where strategies come from. */
export type JaegerRemoteSettings = {
  /** `http://host:port` is gRPC; with a path, or port 5778, HTTP with JSON. */
  readonly endpoint: string;
  readonly intervalMillis: number;
};

/** Where AWS X-Ray's rules come from: the proxy of a collector or of the X-Ray daemon. */
export type XRaySettings = {
  readonly endpoint: string;
  readonly intervalMillis: number;
};
