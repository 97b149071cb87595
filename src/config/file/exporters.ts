import type { OtlpFileModel, OtlpModel, OtlpStdoutModel, ZipkinModel } from '../model.ts';
import { readGrpcAddress, readHttpAddress, type Address } from '../otlp-address.ts';
import type { OtlpSettings, Signal } from '../otlp.ts';
import { parseHeaders } from '../parse-pairs.ts';
import { path, timeout } from './common.ts';
import { Fault } from './fault.ts';
import {
  choice,
  flag,
  list,
  mapped,
  nameOf,
  object,
  optional,
  otherwise,
  required,
  text,
  whole,
  wrong,
  type Reading,
  type Shape,
} from './shape.ts';
import type { Node } from './tree.ts';

/** An address, with where it stands. */
type Placed = { readonly text: string; readonly node: Node };

export const endpoint: Shape<Placed | undefined> = mapped(path, (value, node) =>
  value === undefined ? undefined : { text: value, node },
);

const tls = {
  ca_file: optional(path),
  key_file: optional(path),
  cert_file: optional(path),
};
const httpTls = object(tls);
const grpcTls = object({ ...tls, insecure: otherwise(flag, false) });

const header = object({ name: required(text), value: optional(text) });

const headersList: Shape<Readonly<Record<string, string>>> = mapped(
  text,
  (value, node, reading) => {
    const { value: pairs = {}, faults } = parseHeaders(value);
    for (const { what, instead = 'it is ignored' } of faults) {
      reading.warn(node, `${nameOf(node)}${what}; ${instead}`);
    }
    return pairs;
  },
);

/** Only the usual size can be had. */
function fixedSize(size: Shape<number>, mebibytes: number): Shape<void> {
  return mapped(size, (bytes, node, reading) => {
    if (bytes === mebibytes * 2 ** 20) return;
    reading.warn(node, `${nameOf(node)} has no effect: ${mebibytes} MiB is the limit`);
  });
}

/** What both transports share; properties of metrics are read beside. */
const shared = {
  endpoint: optional(endpoint),
  headers: otherwise(list(header), []),
  headers_list: otherwise(headersList, {}),
  compression: otherwise(choice(['none', 'gzip']), 'none'),
  timeout: otherwise(timeout, 10_000),
  max_request_size: optional(fixedSize(whole(0), 64)),
  max_response_size: optional(fixedSize(whole(1), 4)),
};

export const httpProperties = {
  ...shared,
  tls: optional(httpTls),
  encoding: otherwise(choice(['protobuf', 'json']), 'protobuf'),
};
export const grpcProperties = { ...shared, tls: optional(grpcTls) };

type Read<P> = { readonly [N in keyof P]: P[N] extends (...args: never) => infer T ? T : never };

/** Settings of OTLP over HTTP; the endpoint is used as it is written. */
export function httpSettings(
  read: Read<typeof httpProperties>,
  signal: Signal,
  reading: Reading,
): OtlpModel {
  const fallback = `http://localhost:4318/v1/${signal}`;
  const address = addressOf(read.endpoint, reading, readHttpAddress) ?? new URL(fallback);
  const url = typeof address === 'string' ? address : withoutDoubleSlash(address).href;
  const protocol = read.encoding === 'json' ? 'http/json' : 'http/protobuf';
  return otlp(read, { signal, protocol, url, insecure: url.startsWith('http:') });
}

/** A base from the environment that ends in a slash stands before a path that starts with one. */
function withoutDoubleSlash(url: URL): URL {
  url.pathname = url.pathname.replace(/\/+(v1\/(?:traces|metrics|logs)\/?)$/, '/$1');
  return url;
}

/** Settings of OTLP over gRPC. */
export function grpcSettings(
  read: Read<typeof grpcProperties>,
  signal: Signal,
  reading: Reading,
): OtlpModel {
  const insecure = read.tls?.insecure === true;
  const address = addressOf(read.endpoint, reading, (value) => readGrpcAddress(value, !insecure));
  const url = typeof address === 'string' ? address : (address?.origin ?? 'http://localhost:4317');
  const isPlain = url.startsWith('unix:')
    ? read.tls === undefined || insecure
    : url.startsWith('http:');
  return otlp(read, { signal, protocol: 'grpc', url, insecure: isPlain });
}

export function addressOf(
  placed: Placed | undefined,
  reading: Reading,
  read: (text: string) => Address,
): URL | string | undefined {
  if (placed === undefined) return undefined;
  const { node } = placed;
  const address = read(placed.text);
  if ('wrong' in address) {
    throw wrong(node, `the address of a receiver: it ${address.wrong}`);
  }
  for (const remark of address.remarks) reading.warn(node, `${nameOf(node)} ${remark}`);
  return address.url;
}

type Way = Pick<OtlpSettings, 'signal' | 'protocol' | 'url' | 'insecure'>;

function otlp(
  read: Read<typeof shared> & { readonly tls: TlsFiles | undefined },
  way: Way,
): OtlpModel {
  const { headers_list: fewer, headers, tls: files } = read;
  const own = headers.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name.toLowerCase(), value] as const],
  );
  const settings: OtlpSettings = {
    ...way,
    headers: { ...fewer, ...Object.fromEntries(own) },
    timeoutMillis: read.timeout,
    compression: read.compression,
    ...(files?.ca_file !== undefined && { certificate: files.ca_file }),
    ...(files?.cert_file !== undefined && { clientCertificate: files.cert_file }),
    ...(files?.key_file !== undefined && { clientKey: files.key_file }),
  };
  return { kind: 'otlp', settings };
}

type TlsFiles = {
  readonly ca_file: string | undefined;
  readonly key_file: string | undefined;
  readonly cert_file: string | undefined;
};

/** OTLP over HTTP and gRPC for spans and log records. */
export function otlpKinds(signal: Signal) {
  return {
    otlp_http: mapped(object(httpProperties), (read, _, reading) =>
      httpSettings(read, signal, reading),
    ),
    otlp_grpc: mapped(object(grpcProperties), (read, _, reading) =>
      grpcSettings(read, signal, reading),
    ),
  };
}

type LinesModel = OtlpFileModel | OtlpStdoutModel;

export const outputStream: Shape<LinesModel> = mapped(path, (value, node) => {
  if (value === undefined || value === 'stdout') return { kind: 'otlp/stdout' };
  if (!/^file:/i.test(value)) throw wrong(node, 'stdout or file:///path');
  const file = decode(value.replace(/^file:(?:\/\/(?:localhost(?=\/))?)?/i, ''));
  if (file === undefined || file === '') throw new Fault(node.at, `${nameOf(node)} names no file`);
  return { kind: 'otlp/file', path: file };
});

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

export const otlpLines: Shape<LinesModel> = mapped(
  object({ output_stream: otherwise(outputStream, { kind: 'otlp/stdout' }) }),
  (read) => read.output_stream,
);

export const zipkin: Shape<ZipkinModel> = mapped(
  object({ endpoint: optional(endpoint), timeout: otherwise(timeout, 10_000) }),
  (read, _, reading) => {
    const fallback = 'http://localhost:9411/api/v2/spans';
    const address = addressOf(read.endpoint, reading, readHttpAddress);
    return { kind: 'zipkin', endpoint: String(address ?? fallback), timeoutMillis: read.timeout };
  },
);
