import type { Failure } from './transport/transport.ts';

/** What failures are explained against. */
export type Target = {
  readonly signal: 'traces' | 'metrics' | 'logs';
  readonly protocol: 'grpc' | 'http/protobuf' | 'http/json';
  /** For people, without secrets. */
  readonly address: string;
  /** The proxy on the way: its address without secrets, and the variable that names it. */
  readonly proxy?: { readonly address: string; readonly option: string };
};

const endpoint = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const headers = 'OTEL_EXPORTER_OTLP_HEADERS';

/** What becomes of telemetry that does not get through: it is kept for the next try, or not. */
export type Fate = 'wait' | 'are dropped';

/** One line: what does not get through, the likely cause, and what to do about it. */
export function explain(failure: Failure, target: Target, fate: Fate): string {
  const { signal, address, proxy } = target;
  const place = proxy === undefined ? address : `${address} through the proxy ${proxy.address}`;
  return `${signal} cannot be sent to ${place} and ${fate}: ${causeOf(failure, target)}`;
}

/** The same without saying what does not get through: the likely cause, and what to do about it. */
export function causeOf(failure: Failure, target: Target): string {
  const { detail } = failure;
  switch (failure.cause) {
    case 'proxy':
      return `${detail}; ${adviceForProxy(failure.status, target)}`;
    case 'refused':
      return `nothing listens there (${detail}); is a collector running? If it is elsewhere, set ${endpoint}`;
    case 'unknown host':
      return `the host name is not known (${detail}); check ${endpoint}`;
    case 'unreachable':
      return `the host cannot be reached (${detail}); check ${endpoint} and the network`;
    case 'connection lost':
      return `the connection was closed (${detail}); the server may want ${otherScheme(target)} or another port`;
    case 'not http':
      return `the server does not speak HTTP/1.1 (${detail}); port 4317 is usually gRPC: use port 4318 or OTEL_EXPORTER_OTLP_PROTOCOL=grpc`;
    case 'not grpc':
      return `the server does not speak gRPC (${detail}); port 4318 is usually HTTP: use port 4317 or OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`;
    case 'not tls':
      return `the server does not speak TLS (${detail}); use http:// in ${endpoint}`;
    case 'certificate':
      return `the TLS certificates do not fit (${detail}); set OTEL_EXPORTER_OTLP_CERTIFICATE to the authority's file, and the client certificate if the server wants one`;
    case 'timeout':
      return `${detail}; is the server overloaded, or OTEL_EXPORTER_OTLP_TIMEOUT too short?`;
    case 'http status':
      return `${detail}${adviceForHttp(failure.status ?? 0, target)}`;
    case 'grpc status':
      return `${detail}${adviceForGrpc(failure.status ?? 0, target)}`;
    case 'too large':
      return `${detail}; set a smaller batch size`;
    default:
      return detail;
  }
}

function adviceForProxy(status: number | undefined, { proxy }: Target): string {
  const option = proxy?.option ?? 'HTTPS_PROXY';
  if (status === 407)
    return `put user and password into ${option}, as http://user:password@host:port`;
  return `check ${option}, or name the host in NO_PROXY`;
}

function otherScheme(target: Target): string {
  return target.address.startsWith('https:') ? 'http://' : 'https://';
}

function adviceForHttp(status: number, target: Target): string {
  if (status >= 300 && status < 400) return '; set the endpoint to where it really is';
  if (status === 403 && target.proxy !== undefined) {
    return `; if the proxy says so, name the host in NO_PROXY, else check ${headers}`;
  }
  if (status === 401 || status === 403) return `; check ${headers}`;
  if (status === 404 || status === 405) {
    return `; wrong path? A collector takes ${target.signal} at /v1/${target.signal}, which is added to ${endpoint} but not to the endpoint of one signal`;
  }
  if (status === 413) return '; set a smaller batch size';
  return status === 415 ? '; try another OTEL_EXPORTER_OTLP_PROTOCOL' : '';
}

function adviceForGrpc(status: number, target: Target): string {
  if (status === 7 || status === 16) return `; check ${headers}`;
  return status === 12 ? `; does the collector have a pipeline for ${target.signal}?` : '';
}
