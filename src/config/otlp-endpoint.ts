import type { Config } from './options.ts';
import { readGrpcAddress, readHttpAddress, type Address } from './otlp-address.ts';
import type { SignalWord } from './options/per-signal.ts';
import type { Problem } from './problem.ts';
import { quote } from './quote.ts';

export type Protocol = Config['OTEL_EXPORTER_OTLP_PROTOCOL'];
export type Endpoint = { readonly url: string; readonly problems: readonly Problem[] };

/** How a signal is sent, as far as its endpoint depends on it. */
export type Way = {
  readonly word: SignalWord;
  readonly protocol: Protocol;
  /** For gRPC targets without an http or https scheme. */
  readonly tls: boolean;
};

/** One of the two places where the endpoint may be given. */
type Candidate = { readonly name: string; readonly text: string; readonly isGeneric: boolean };

const genericName = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/**
 * The URL that a signal is sent to: its own endpoint, else the general one, else the default; one
 * that cannot be used is passed over. Spec: "OpenTelemetry Protocol Exporter", "Endpoint URLs".
 */
export function chooseEndpoint(config: Config, way: Way): Endpoint {
  const problems: Problem[] = [];
  const candidates = candidatesOf(config, way.word);
  const base = way.protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318';
  for (const [at, candidate] of candidates.entries()) {
    const say = (what: string): void => {
      const because = `${candidate.name}=${quote(masked(candidate.text))} ${what}`;
      problems.push({ option: candidate.name, because });
    };
    const address = readAddress(candidate.text, way);
    if ('wrong' in address) {
      say(`${address.wrong}; using ${candidates[at + 1]?.name ?? base}`);
      continue;
    }
    for (const remark of [...address.remarks, ...hints(address.url, candidate, way)]) say(remark);
    return { url: urlOf(address.url, candidate.isGeneric, way), problems };
  }
  return { url: urlOf(new URL(base), true, way), problems };
}

function candidatesOf(config: Config, word: SignalWord): readonly Candidate[] {
  const ownName = `OTEL_EXPORTER_OTLP_${word}_ENDPOINT` as const;
  return [
    { name: ownName, text: config[ownName], isGeneric: false },
    { name: genericName, text: config[genericName], isGeneric: true },
  ].filter((candidate): candidate is Candidate => candidate.text !== undefined);
}

function readAddress(text: string, { protocol, tls }: Way): Address {
  return protocol === 'grpc' ? readGrpcAddress(text, tls) : readHttpAddress(text);
}

/** HTTP paths belong to the general endpoint; a signal's own is used as it is. */
function urlOf(address: URL | string, isGeneric: boolean, { protocol, word }: Way): string {
  if (typeof address === 'string') return address;
  if (protocol === 'grpc') return address.origin;
  const url = new URL(address);
  url.hash = '';
  if (isGeneric) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/${word.toLowerCase()}`;
  return url.href;
}

/** What is allowed and still most likely a slip. */
function hints(address: URL | string, { text, isGeneric }: Candidate, way: Way): readonly string[] {
  if (typeof address === 'string') return [];
  const { protocol, word } = way;
  const isGrpc = protocol === 'grpc';
  const said: string[] = [];
  if (address.port === (isGrpc ? '4318' : '4317')) {
    const [usual, port] = isGrpc ? ['http/protobuf', '4317'] : ['grpc', '4318'];
    said.push(
      `has the usual port of ${usual} while the protocol is ${protocol}; ` +
        `if exports fail, set OTEL_EXPORTER_OTLP_PROTOCOL=${usual} or use port ${port}`,
    );
  }
  const assumesTls = isGrpc && address.protocol === 'https:' && !/^https:/i.test(text);
  if (assumesTls && isLoopback(address)) {
    said.push('has no scheme, so TLS is used; for a receiver without TLS write http://');
  }
  if (isGrpc) return said;
  if (!isGeneric && address.pathname === '/') {
    said.push(`has no path and is used as it is; most receivers expect /v1/${word.toLowerCase()}`);
  }
  if (isGeneric && /\/v1\/(traces|metrics|logs)\/?$/.test(address.pathname)) {
    said.push('ends in the path of one signal, and that is appended again; leave it out');
  }
  return said;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]';
}

/** Users, passwords and queries may be secrets. */
function masked(text: string): string {
  return text.replace(/\?.*$/s, '?***').replace(/^([^/]*\/\/)?.*@/s, '$1***@');
}
