import type { Origin } from './gather.ts';
import type { Config, OptionName } from './options.ts';
import { chooseEndpoint, type Protocol } from './otlp-endpoint.ts';
import type { Problem } from './problem.ts';
import type { Proxy } from './proxy.ts';

export type Signal = 'traces' | 'metrics' | 'logs';

/** How one signal is sent by OTLP. */
export type OtlpSettings = {
  readonly signal: Signal;
  readonly protocol: Protocol;
  /** Over HTTP the whole URL; over gRPC `http://host:port`, `https://host:port` or `unix:path`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** For one export with all its attempts; 2³¹−1 where there is no limit. */
  readonly timeoutMillis: number;
  readonly compression: 'none' | 'gzip';
  /** No TLS. */
  readonly insecure: boolean;
  /** Paths of PEM files; certificate and key of the client are there both or not at all. */
  readonly certificate?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** Absent: the collector is reached directly. */
  readonly proxy?: Proxy;
};

/**
 * Draws the OTLP options of a signal together: its own form wins over the general one, headers are
 * merged by name. Problems of the general form read the same for every signal. Spec:
 * "OpenTelemetry Protocol Exporter".
 */
export function otlpSettings(
  config: Config,
  origins: Readonly<Record<OptionName, Origin>>,
  signal: Signal,
): { readonly settings: OtlpSettings; readonly problems: readonly Problem[] } {
  const word = signal.toUpperCase() as Uppercase<Signal>;
  const own = `OTEL_EXPORTER_OTLP_${word}` as const;
  const protocol = config[`${own}_PROTOCOL`] ?? config.OTEL_EXPORTER_OTLP_PROTOCOL;
  const asked = config[`${own}_INSECURE`] ?? config.OTEL_EXPORTER_OTLP_INSECURE;
  const { url, problems } = chooseEndpoint(config, { word, protocol, tls: !asked });
  const pair = clientPair(config, word);
  const certificate = config[`${own}_CERTIFICATE`] ?? config.OTEL_EXPORTER_OTLP_CERTIFICATE;
  const askedForTls = !asked && origins[insecureName(config, word)] !== 'default';
  const settings: OtlpSettings = {
    signal,
    protocol,
    url,
    headers: { ...config.OTEL_EXPORTER_OTLP_HEADERS, ...config[`${own}_HEADERS`] },
    timeoutMillis: config[`${own}_TIMEOUT`] ?? config.OTEL_EXPORTER_OTLP_TIMEOUT,
    compression: config[`${own}_COMPRESSION`] ?? config.OTEL_EXPORTER_OTLP_COMPRESSION,
    // Nobody encrypts within a machine, unless they say so.
    insecure: url.startsWith('unix:') ? !askedForTls : url.startsWith('http:'),
    ...(certificate === undefined ? {} : { certificate }),
    ...pair.paths,
  };
  return { settings, problems: [...problems, ...pair.problems] };
}

function insecureName(config: Config, word: Uppercase<Signal>): OptionName {
  const own = `OTEL_EXPORTER_OTLP_${word}_INSECURE` as const;
  return config[own] === undefined ? 'OTEL_EXPORTER_OTLP_INSECURE' : own;
}

type ClientPair = {
  readonly paths: Pick<OtlpSettings, 'clientCertificate' | 'clientKey'>;
  readonly problems: readonly Problem[];
};

/** Neither half of the client's identity is of use without the other. */
function clientPair(config: Config, word: Uppercase<Signal>): ClientPair {
  const half = (aspect: 'CLIENT_CERTIFICATE' | 'CLIENT_KEY') => {
    const own = `OTEL_EXPORTER_OTLP_${word}_${aspect}` as const;
    const general = `OTEL_EXPORTER_OTLP_${aspect}` as const;
    const option = config[own] === undefined ? general : own;
    return { option, general, path: config[option] };
  };
  const certificate = half('CLIENT_CERTIFICATE');
  const key = half('CLIENT_KEY');
  if (certificate.path !== undefined && key.path !== undefined) {
    return { paths: { clientCertificate: certificate.path, clientKey: key.path }, problems: [] };
  }
  if (certificate.path === key.path) return { paths: {}, problems: [] };
  const [{ option }, { general }] =
    key.path === undefined ? [certificate, key] : [key, certificate];
  const because = `${option} is set without ${general}; it is ignored`;
  return { paths: {}, problems: [{ option, because }] };
}
