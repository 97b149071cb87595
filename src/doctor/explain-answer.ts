import { causeOf } from '../export/explain.ts';
import type { Failure } from '../export/transport/transport.ts';
import { failure as failed, warning, type Finding } from './check.ts';
import type { Destination } from './facts.ts';

/** A failed export in plain words, with the cure: what the agent says of it, and what we know beyond. */
export function explainAnswer(failure: Failure, destination: Destination): Finding {
  const { cause, status, detail } = failure;
  const isHttps = destination.address.startsWith('https:');
  if (cause === 'certificate') return failed(...certificate(detail, destination));
  if (!isHttps && /HTTP request .*to (an )?HTTPS/i.test(detail)) {
    return failed(
      `the server wants TLS (${detail})`,
      `use https:// in ${destination.addressOption}`,
    );
  }
  if (cause === 'connection lost' && !isHttps) {
    const what = `the connection was closed without an answer (${detail})`;
    const cure = `if the server wants TLS, use https:// in ${destination.addressOption}`;
    const port = destination.protocol === 'grpc' ? 'HTTP, port 4318' : 'gRPC, port 4317';
    return failed(what, `${cure}; if it speaks ${port}, set OTEL_EXPORTER_OTLP_PROTOCOL`);
  }
  if (cause === 'http status' && (status === 404 || status === 405)) {
    return failed(detail, pathCure(destination));
  }
  const [what, cure = `check ${destination.addressOption}`] = split(named(failure, destination));
  if (cause === 'http status' && (status === 400 || status === 422)) {
    const hint = 'it is an OTLP receiver only if it takes real exports; run the app to see';
    return warning(`answers ${what}: it does not take an empty export`, hint);
  }
  return failed(what, cure);
}

function pathCure({ exporter, signal, addressOption }: Destination): string {
  const usual = exporter === 'zipkin' ? '/api/v2/spans' : `/v1/${signal}`;
  const receiver = exporter === 'zipkin' ? 'Zipkin' : 'a collector';
  const takes = `wrong path? ${receiver} takes ${signal} at ${usual}`;
  return addressOption === 'OTEL_EXPORTER_OTLP_ENDPOINT'
    ? `${takes}, which is added to ${addressOption}: correct or remove the path there`
    : `${takes}; ${addressOption} is used as it is: write the whole path there`;
}

/** The cause by the variables that are in use here. */
function named(failure: Failure, { addressOption, headersOption, ...target }: Destination): string {
  return causeOf(failure, target)
    .replaceAll(/OTEL_EXPORTER_OTLP_ENDPOINT\b/g, addressOption)
    .replaceAll(/OTEL_EXPORTER_OTLP_HEADERS\b/g, headersOption);
}

/** Cause; advice. */
function split(text: string): readonly [what: string, cure?: string] {
  const at = text.indexOf('; ');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 2)];
}

function certificate(
  detail: string,
  { addressOption }: Destination,
): readonly [what: string, cure: string] {
  const file = 'OTEL_EXPORTER_OTLP_CERTIFICATE';
  if (/altnames|does not match/i.test(detail)) {
    return [
      `the server's certificate is for another name (${detail})`,
      `use a name that the certificate has in ${addressOption}`,
    ];
  }
  if (/expired/i.test(detail)) {
    return [`the server's certificate has expired (${detail})`, 'renew it on the server'];
  }
  if (/self.signed/i.test(detail)) {
    return [
      `the server's certificate is self-signed (${detail})`,
      `set ${file} to the file of that certificate, or of the authority that signed it`,
    ];
  }
  if (/unable to (verify|get)|unknown ca|issuer/i.test(detail)) {
    return [
      `the authority that signed the server's certificate is not known (${detail})`,
      `set ${file} to the authority's file`,
    ];
  }
  return [
    `the TLS certificates do not fit (${detail})`,
    `set ${file} to the authority's file, and OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and _KEY if the server wants them`,
  ];
}
