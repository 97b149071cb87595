export type HostPort = { readonly host: string; readonly port?: number };

const withPort = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/;

/** Splits `host:port` of a header: `[::1]:8080`, `shop.example`, `10.0.0.1:80`, a bare `::1`. */
export function parseHostPort(text: string): HostPort {
  const match = withPort.exec(text);
  if (match === null) return { host: text };
  const host = match[1] ?? match[2] ?? '';
  return match[3] === undefined ? { host } : { host, port: Number(match[3]) };
}

/** The port that a URL of this scheme leaves out. */
export function defaultPort(scheme: 'http' | 'https'): number;
export function defaultPort(scheme: string): number | undefined;
export function defaultPort(scheme: string): number | undefined {
  if (scheme === 'http') return 80;
  return scheme === 'https' ? 443 : undefined;
}

/** A host as it stands in a URL: IPv6 addresses in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
