/** An address that can be used, with remarks on how it was written, or why it cannot be. */
export type Address =
  | { readonly url: URL | UnixSocket; readonly remarks: readonly string[] }
  | { readonly wrong: string };

/** `unix:` and the path of a socket. */
export type UnixSocket = `unix:${string}`;

const grpcPort = '4317';

/**
 * Reads an endpoint for OTLP over HTTP. Without a scheme `http` is assumed, and said.
 *
 * @param text not blank
 */
export function readHttpAddress(text: string): Address {
  const scheme = schemeOf(text);
  if (scheme !== undefined && !isHttp(scheme)) return { wrong: 'is neither http:// nor https://' };
  const url = toUrl(scheme === undefined ? `http://${text}` : text);
  if (url === undefined) return { wrong: 'is not a URL' };
  const remarks = scheme === undefined ? [`has no scheme; using ${url.origin}`] : [];
  return { url, remarks };
}

/**
 * Reads an endpoint for OTLP over gRPC: a URL, or a target in the forms of gRPC name resolution
 * (`host:port`, `dns:`, `ipv4:`, `ipv6:`, `unix:`), for which `tls` decides.
 *
 * @param text not blank
 */
export function readGrpcAddress(text: string, tls: boolean): Address {
  const scheme = schemeOf(text);
  if (scheme === undefined) return readTarget(text, tls);
  const rest = text.slice(scheme.length + 1);
  switch (scheme) {
    case 'http':
    case 'https':
      return withoutPath(toUrl(text));
    case 'unix':
      return readSocket(rest);
    case 'dns':
      return readTarget(rest.replace(/^\/\/[^/]*\//, ''), tls);
    case 'ipv4':
    case 'ipv6':
      return readTarget(rest, tls);
    default:
      return { wrong: 'has a scheme that is not known' };
  }
}

/** A colon starts a port where a digit follows it, and ends a scheme where none does. */
function schemeOf(text: string): string | undefined {
  const known = /^(?:dns|ipv4|ipv6):/i.exec(text)?.[0].slice(0, -1);
  return (known ?? /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1])?.toLowerCase();
}

function isHttp(scheme: string): boolean {
  return scheme === 'http' || scheme === 'https';
}

/** Stricter than WHATWG, which drops line breaks and mends `http:host` and `http:///host`. */
function toUrl(text: string): URL | undefined {
  if (!/^https?:\/\/[^/]/i.test(text) || /[\s\p{Cc}]/u.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}

function readTarget(target: string, tls: boolean): Address {
  const [first = '', ...others] = target.split(',');
  const address = withoutPath(toUrl(`${tls ? 'https' : 'http'}://${first}`));
  if ('wrong' in address || !(address.url instanceof URL)) return address;
  const remarks = [...address.remarks];
  if (others.length > 0) remarks.push(`lists several addresses; using ${address.url.host}`);
  if (!/:\d+(\/|$)/.test(first)) {
    address.url.port = grpcPort;
    remarks.push(`has no port; using ${grpcPort}`);
  }
  return { url: address.url, remarks };
}

/** gRPC has paths of its own. */
function withoutPath(url: URL | undefined): Address {
  if (url === undefined) return { wrong: 'is not an address' };
  const bare = new URL(url.origin);
  const remarks = url.href === bare.href ? [] : [`has more than an address; using ${url.origin}`];
  return { url: bare, remarks };
}

function readSocket(rest: string): Address {
  const path = rest.replace(/^\/\/(?=\/)/, '');
  const usable = path !== '' && !path.startsWith('//') && !/\p{Cc}/u.test(path);
  return usable ? { url: `unix:${path}`, remarks: [] } : { wrong: 'is not the path of a socket' };
}
