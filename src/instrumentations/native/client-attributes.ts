import type { ClientRequest } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import type { Method } from './http-method.ts';
import { defaultPort, hostInUrl, parseHostPort } from './host-port.ts';
import type { Redact } from './redact-url.ts';

/** Where a request goes, as far as it is known. */
export type Target = {
  readonly scheme: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly hasCredentials: boolean;
};

/** The options that an HTTP agent is asked with. */
export type RequestOptions = {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly auth?: unknown;
};

/** @param options absent for requests that go past http.Agent: the Host header then tells the port */
export function targetOf(request: ClientRequest, options: RequestOptions | undefined): Target {
  const scheme = request.protocol.replace(/:$/, '');
  const host = typeof options?.host === 'string' ? options.host : request.host;
  const port = Number(options?.port ?? portInHeader(request, host) ?? defaultPort(scheme));
  return {
    scheme,
    host: host.startsWith('[') ? host.slice(1, -1) : host,
    port: Number.isNaN(port) ? undefined : port,
    hasCredentials: Boolean(options?.auth),
  };
}

function portInHeader(request: ClientRequest, host: string): number | undefined {
  const header = request.getHeader('host');
  if (typeof header !== 'string') return undefined;
  const told = parseHostPort(header);
  // A Host header of the app's own is no address.
  return told.host === host ? told.port : undefined;
}

/** The rest of what is known when the request is made (HTTP client span). */
export function recordingAttributes(
  request: ClientRequest,
  method: Method,
  target: Target,
  redact: Redact,
): Attributes {
  const agent = request.getHeader('user-agent');
  const attributes: Attributes = { 'url.full': fullUrl(target, request.path, redact) };
  if (typeof agent === 'string') attributes['user_agent.original'] = agent;
  if (method.original !== undefined) attributes['http.request.method_original'] = method.original;
  return attributes;
}

/** `url.full`: as sent, without secrets; user info only shows that there was some. */
export function fullUrl(
  { scheme, host, port, hasCredentials }: Target,
  path: string,
  redact: Redact,
): string {
  if (!path.startsWith('/') && path.includes('://')) return redact.query(path); // to a proxy
  const user = hasCredentials ? 'REDACTED:REDACTED@' : '';
  const shownPort = port === undefined || port === defaultPort(scheme) ? '' : `:${port}`;
  return `${scheme}://${user}${hostInUrl(host)}${shownPort}${redact.query(path)}`;
}
