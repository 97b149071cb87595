import type { Config } from './options.ts';

/** What instrumentations are made with. */
export type InstrumentationsModel = {
  readonly http: HttpModel;
  /** By the name of a library: options for the constructor of its instrumentation. */
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type HttpModel = {
  readonly client: HttpSideModel;
  readonly server: HttpSideModel;
  /** Query keys whose values are not recorded; case counts. */
  readonly secretKeys: readonly string[];
};

export type HttpSideModel = {
  /** Methods that are recorded by name. */
  readonly knownMethods: readonly string[];
  /** Names or patterns of headers that are recorded, in lower case. */
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
};

export function instrumentationsOf(config: Config): InstrumentationsModel {
  const knownMethods = config.OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS;
  return {
    http: {
      client: {
        knownMethods,
        requestHeaders: config.OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_REQUEST_HEADERS,
        responseHeaders: config.OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_RESPONSE_HEADERS,
      },
      server: {
        knownMethods,
        requestHeaders: config.OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_REQUEST_HEADERS,
        responseHeaders: config.OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_RESPONSE_HEADERS,
      },
      secretKeys:
        config.OTEL_INSTRUMENTATION_SANITIZATION_URL_EXPERIMENTAL_SENSITIVE_QUERY_PARAMETERS,
    },
    options: {},
  };
}
